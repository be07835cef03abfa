package io.initfs.cpio.mutation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import io.initfs.cpio.Archives;
import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.MissingParents;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.TreeText;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.fstree.FileTree;
import io.initfs.testdata.mutation.Mutant;
import io.initfs.testdata.mutation.Mutations;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is changed in an archive or image, its readers do no worse than fail as they may. */
@Tag("mutations")
class MutatedArchivesTest {
  private static final String NAME = "test";
  private static final CpioLimits LIMITS = CpioLimits.DEFAULTS.withMaxUnpackedBytes(16 << 20);

  private interface Reader {
    void read() throws IOException;
  }

  @Test
  void mutatedArchivesNeverDoWorseThanFail() throws IOException, InterruptedException {
    new Mutations(OriginalArchives.all()).judge(MutatedArchivesTest::judge);
  }

  private static void judge(Mutant mutant) throws IOException {
    ByteSource bytes = ByteSource.wrap(mutant.bytes());
    boolean opens = endsAsItMay(() -> useStrictly(bytes));
    boolean opensAsLinux = endsAsItMay(() -> useAsLinux(bytes));
    assertTrue(!opens || opensAsLinux, "Linux takes what we take");
    for (MissingParents missing : MissingParents.values()) {
      boolean unused =
          endsAsItMay(() -> useTree(CpioArchive.readTree(bytes, NAME, LIMITS, missing)));
    }
  }

  /** Whether it succeeds. */
  private static boolean endsAsItMay(Reader reader) throws IOException {
    try {
      reader.read();
      return true;
    } catch (CpioException expected) {
      String message = String.valueOf(expected.getMessage());
      assertTrue(message.startsWith(NAME + ": "), message);
      return false;
    }
  }

  private static void useStrictly(ByteSource bytes) throws IOException {
    try (Initramfs image = Initramfs.open(bytes, NAME, LIMITS)) {
      useTree(image.tree());
    }
  }

  /** As {@code fsck} does. */
  private static void useAsLinux(ByteSource bytes) throws IOException {
    try (Initramfs image = Initramfs.openAsLinux(bytes, NAME, LIMITS)) {
      assertTrue(image.segments().size() <= bytes.size());
      image.findings().forEach(finding -> assertFalse(finding.toString().isEmpty()));
      List<String> unused = TreeText.lines(image.tree());
    }
  }

  /** All of it, contents too; and it can be an archive again. */
  private static void useTree(FileTree tree) throws IOException {
    List<String> unused = TreeText.lines(tree);
    byte[] unusedArchive = Archives.of(tree);
  }
}
