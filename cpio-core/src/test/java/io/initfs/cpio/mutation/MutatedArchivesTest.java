package io.initfs.cpio.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.MissingParents;
import io.initfs.cpio.CpioArchive.RootEntry;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.mutation.Mutant;
import io.initfs.testdata.mutation.Mutations;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is changed in an archive or image, its readers do no worse than fail as they may. */
@Tag("mutations")
class MutatedArchivesTest {
  private static final String NAME = "test";
  private static final CpioLimits LIMITS = CpioLimits.DEFAULTS.withMaxUnpackedBytes(16 << 20);

  private static final long MOST_OF_A_FILE = 1 << 20;

  private interface Reader {
    void read() throws IOException;
  }

  @Test
  void mutatedArchivesNeverDoWorseThanFail() throws IOException, InterruptedException {
    new Mutations(OriginalArchives.all()).judge(MutatedArchivesTest::accepts);
  }

  private static boolean accepts(Mutant mutant) throws IOException {
    ByteSource bytes = ByteSource.wrap(mutant.bytes());
    boolean opens = endsAsItMay(() -> useStrictly(bytes));
    boolean opensAsLinux = endsAsItMay(() -> useAsLinux(bytes));
    assertTrue(!opens || opensAsLinux, "Linux takes what we take");
    for (MissingParents missing : MissingParents.values()) {
      boolean unused =
          endsAsItMay(() -> useTree(CpioArchive.readTree(bytes, NAME, LIMITS, missing)));
    }
    return opens;
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

  /** As {@code fsck} does. A cut file has the size that it was to have, the rest zeros. */
  private static void useAsLinux(ByteSource bytes) throws IOException {
    try (Initramfs image = Initramfs.openAsLinux(bytes, NAME, LIMITS)) {
      assertTrue(image.segments().size() <= bytes.size());
      image.findings().forEach(finding -> assertFalse(finding.toString().isEmpty()));
      readAll(image.tree());
    }
  }

  private static void readAll(FileTree tree) throws IOException {
    for (TreeEntry entry : tree) {
      if (entry.node() instanceof RegularFile file) {
        long wanted = Math.min(file.size(), MOST_OF_A_FILE);
        try (InputStream in = ByteStreams.limit(file.content().openStream(), wanted)) {
          assertEquals(wanted, ByteStreams.exhaust(in), entry.path().toString());
        }
      }
    }
  }

  /** It can be an archive again. */
  private static void useTree(FileTree tree) throws IOException {
    readAll(tree);
    CpioWriteReport unused =
        CpioArchive.writeTree(tree, ByteStreams.nullOutputStream(), NAME, RootEntry.OMIT);
  }
}
