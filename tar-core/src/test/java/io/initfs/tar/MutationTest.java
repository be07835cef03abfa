package io.initfs.tar;

import static io.initfs.tar.TarBytes.directory;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.hardLink;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.symlink;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to an archive, it opens or fails as archives do, and never at length. */
class MutationTest {
  private static final int TRIES = 10_000;
  private static final int COMPRESSED_TRIES = 1_000;
  private static final long MOST_READ = 1 << 16;

  private static final byte[] ARCHIVE =
      TarBytes.archive(
          directory("./").mode(0711),
          TarBytes.globalPax("comment=x"),
          pax("path=dir/a", "mtime=1.5", "SCHILY.xattr.user.a=\0\u00FF", "uid=70000"),
          file("dir/b", "text"),
          hardLink("c", "dir/a"),
          symlink("s", "dir"),
          entry('3', "dev").device(1, 3),
          entry('L', "././@LongLink").gnu().body("l".repeat(150) + "\0"),
          file("short", "more text").gnu(),
          pax("GNU.sparse.size=3000", "GNU.sparse.map=0,3,1000,512", "LIBARCHIVE.xattr.user.b=QQ"),
          file("e", "b".repeat(515)),
          pax(
              "GNU.sparse.major=1",
              "GNU.sparse.minor=0",
              "GNU.sparse.name=f",
              "GNU.sparse.realsize=2000"),
          file("x", "1\n1000\n512\n" + "\0".repeat(501) + "d".repeat(512)),
          entry('S', "old")
              .gnu()
              .put(386, "00000000000\00000000000004")
              .put(483, "00000001000\0")
              .body("text"));

  @Test
  void originalOpens() throws IOException {
    try (TarArchive archive = TarBytes.open(ARCHIVE)) {
      assertEquals(10, archive.tree().stream().count());
    }
  }

  @Test
  void changedBytes() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int opened = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] changed = mutate(ARCHIVE, random);
      if (random.nextInt(8) != 0) {
        repairChecksums(changed);
      }
      opened += opens(changed) ? 1 : 0;
    }
    // If all failed at once, or none did, this would test little.
    assertTrue(opened > TRIES / 20 && opened < TRIES * 19 / 20, "opened: " + opened);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void changedBytesOfCompressedArchives(TarCompression compression) throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    byte[] packed = CompressionTest.compress(compression, ARCHIVE);
    for (int i = 0; i < COMPRESSED_TRIES; i++) {
      boolean unused = opens(mutate(packed, random));
    }
  }

  private static byte[] mutate(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(5)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> changed[at] = (byte) ('0' + random.nextInt(10));
        case 3 -> {
          int to = random.nextInt(changed.length);
          int length = Math.min(random.nextInt(600), changed.length - Math.max(at, to));
          System.arraycopy(bytes, at, changed, to, length);
        }
        default ->
            Arrays.fill(
                changed, at, Math.min(changed.length, at + random.nextInt(16)), (byte) 0xFF);
      }
    }
    boolean cut = random.nextInt(10) == 0;
    return cut ? Arrays.copyOf(changed, random.nextInt(changed.length)) : changed;
  }

  /** Of all blocks that look like headers: else the checksums would guard the fields. */
  private static void repairChecksums(byte[] archive) {
    for (int start = 0; start + 512 <= archive.length; start += 512) {
      boolean header = archive[start + 257] == 'u' && archive[start + 258] == 's';
      if (header) {
        Arrays.fill(archive, start + 148, start + 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
          sum += archive[start + i] & 0xFF;
        }
        byte[] digits = TarBytes.latin1(String.format("%06o\0", sum));
        System.arraycopy(digits, 0, archive, start + 148, digits.length);
      }
    }
  }

  /** Opens and reads it, or fails as it may. */
  private static boolean opens(byte[] bytes) throws IOException {
    boolean unused = TarArchive.isTar(ByteSource.wrap(bytes));
    try (TarArchive archive = TarBytes.open(bytes)) {
      for (TreeEntry entry : archive.tree()) {
        if (entry.node() instanceof RegularFile file) {
          assertLength(file);
        }
      }
      return true;
    } catch (TarException expected) {
      assertTrue(expected.getMessage().contains(": expected "), expected.getMessage());
      assertTrue(expected.offset() >= 0, expected.getMessage());
      return false;
    }
  }

  private static void assertLength(RegularFile file) throws IOException {
    try (InputStream in = ByteStreams.limit(file.content().openStream(), MOST_READ)) {
      assertEquals(Math.min(file.size(), MOST_READ), ByteStreams.exhaust(in));
    }
  }
}
