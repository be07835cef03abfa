package io.initfs.erofs.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.ByteSource;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stream gives does not depend on how much is asked for at once. */
class ContentStreamTest {
  private static final int SIZE = 700_001;

  /** Stretches that shrink, by turns with stretches that do not, which are stored as they are. */
  private static byte[] content() {
    byte[] bytes = new byte[SIZE];
    Random random = new Random(3);
    int at = 0;
    while (at < SIZE) {
      byte[] stretch = new byte[Math.min(SIZE - at, 1 + random.nextInt(60_000))];
      random.nextBytes(stretch);
      if (random.nextBoolean()) {
        for (int i = 0; i < stretch.length; i++) {
          stretch[i] = (byte) "some words, again and again, or nearly so".charAt(stretch[i] & 31);
        }
      }
      System.arraycopy(stretch, 0, bytes, at, stretch.length);
      at += stretch.length;
    }
    return bytes;
  }

  private static byte[] image(byte[]... contents) throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < contents.length; i++) {
      builder.put("f" + i, RegularFile.of(Metadata.of(0644), contents[i]));
    }
    return Images.write(builder.build());
  }

  private static ByteSource file(ErofsImage image, int number) throws IOException {
    return image.lookup(TreePath.of("f" + number)).orElseThrow().content();
  }

  private static byte[] readBy(ByteSource source, int atOnce) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[atOnce + 2];
    try (InputStream in = source.openStream()) {
      int count;
      while ((count = in.read(buffer, 1, atOnce)) >= 0) {
        all.write(buffer, 1, count);
        assertEquals(0, buffer[0] | buffer[atOnce + 1], "written outside of the range");
      }
    }
    return all.toByteArray();
  }

  @Test
  void anyReadSizeGivesTheSame() throws IOException {
    byte[] mixed = content();
    byte[] incompressible = new byte[100_003];
    new Random(4).nextBytes(incompressible);
    byte[] zeros = new byte[300_000];
    try (ErofsImage image = Images.open(image(mixed, incompressible, zeros))) {
      for (int atOnce : new int[] {1, 100, 4095, 4096, 4097, 10_000, 1 << 16, 1 << 18, 1 << 20}) {
        assertArrayEquals(mixed, readBy(file(image, 0), atOnce), () -> "by " + atOnce);
        assertArrayEquals(incompressible, readBy(file(image, 1), atOnce), () -> "by " + atOnce);
        assertArrayEquals(zeros, readBy(file(image, 2), atOnce), () -> "by " + atOnce);
      }
      for (int from : new int[] {1, 4096, 50_001, 500_000}) {
        byte[] expected = Arrays.copyOfRange(mixed, from, from + 123_456);
        assertArrayEquals(expected, readBy(file(image, 0).slice(from, 123_456), 1 << 16));
      }
    }
  }

  @Test
  void aSkipAndSingleBytesInBetweenLoseNothing() throws IOException {
    byte[] mixed = content();
    try (ErofsImage image = Images.open(image(mixed));
        InputStream in = file(image, 0).openStream()) {
      byte[] got = new byte[SIZE];
      int at = 0;
      while (at < SIZE) {
        got[at++] = (byte) in.read();
        at += in.readNBytes(got, at, Math.min(20_000, SIZE - at));
        int skipped = (int) in.skip(Math.min(777, SIZE - at));
        System.arraycopy(mixed, at, got, at, skipped);
        at += skipped;
      }
      assertArrayEquals(mixed, got);
      assertEquals(-1, in.read());
    }
  }

  @Test
  void aDamagedPclusterFailsEachTimeItIsRead() throws IOException {
    byte[] image = image(content());
    // Data blocks come first; a token of all ones asks for more literals than there are.
    Arrays.fill(image, 5 * 4096, 9 * 4096, (byte) 0xFF);
    try (ErofsImage opened = Images.open(image);
        InputStream in = file(opened, 0).openStream()) {
      byte[] buffer = new byte[SIZE];
      for (int i = 0; i < 2; i++) {
        assertThrows(CorruptImageException.class, () -> in.readNBytes(buffer, 0, SIZE));
      }
    }
  }
}
