package io.initfs.erofs.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionCountTest {
  @ParameterizedTest
  @CsvSource({
    "a.txt, .txt",
    "a.t, .txt",
    "a., .txt",
    "a.txt.so, .so",
    ".xml, .xml",
    "libc.so.6, others",
    "a.o, .odex",
    "a.TXT, others",
    "a.txts, others",
    "txt, others",
  })
  void nameIsInItsClass(String name, String expected) {
    ExtensionCount count = new ExtensionCount();

    count.add(new EntryName(ImmutableBytes.utf8(name)));

    assertEquals(1, count.counts().get(expected));
    assertEquals(1, count.counts().values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void allClassesAreThereInOrder() {
    assertEquals(
        ImmutableList.of(
            ".txt", ".so", ".xml", ".apk", ".odex", ".vdex", ".oat", ".rc", ".otf", "others"),
        new ExtensionCount().counts().keySet().asList());
  }
}
