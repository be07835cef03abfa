package io.initfs.erofs.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No match reaches farther back than the dictionary that the superblock declares. */
class DictionarySizeTest {
  private static final int PERIOD = 5000;
  private static final int REPEATS = 4;

  /** Nothing to compress, but what stands {@link #PERIOD} bytes before. */
  private static byte[] repeated() {
    byte[] once = new byte[PERIOD];
    new Random(1).nextBytes(once);
    byte[] all = new byte[REPEATS * PERIOD];
    for (int i = 0; i < REPEATS; i++) {
      System.arraycopy(once, 0, all, i * PERIOD, PERIOD);
    }
    return all;
  }

  /** How much of it fits a pcluster of 8 KiB. */
  private static int consumed(ClusterEncoder encoder) throws Exception {
    try (encoder) {
      byte[] input = repeated();
      encoder.begin(input, input.length);
      return encoder.encode(0, input.length, new byte[8192], 0, 8192);
    }
  }

  private static ClusterEncoder lzma(int level, boolean extreme, int dictionary)
      throws MissingLibraryException {
    return ClusterEncoder.lzma(new LzmaSettings(level, extreme, dictionary, 3, 0, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 9})
  void lzmaKeepsToIt(int level) throws Exception {
    for (boolean extreme : new boolean[] {false, true}) {
      int near = consumed(lzma(level, extreme, 4096));

      assertTrue(near < 8400, () -> "consumed " + near);
      assertEquals(REPEATS * PERIOD, consumed(lzma(level, extreme, 8192)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 12, 19, 22})
  void zstdKeepsToIt(int level) throws Exception {
    int near = consumed(ClusterEncoder.zstd(level, 12));

    assertTrue(near < 8400, () -> "consumed " + near);
    assertEquals(REPEATS * PERIOD, consumed(ClusterEncoder.zstd(level, 13)));
  }

  /** What a search costs shows in what it finds. */
  @Test
  void extremeLevelsFindNoLess() throws Exception {
    for (int level : new int[] {0, 3, 5, 9}) {
      assertTrue(
          size(level, true) <= size(level, false) + 16,
          size(level, true) + " and " + size(level, false) + " at level " + level);
    }
    assertTrue(size(0, true) < size(0, false), "level 0 does not search");
  }

  private static int size(int level, boolean extreme) throws Exception {
    StringBuilder text = new StringBuilder();
    Random random = new Random(3);
    for (int i = 0; i < 6000; i++) {
      text.append(Integer.toString(random.nextInt(300), 7)).append(i % 9 == 0 ? '\n' : ' ');
    }
    byte[] input = text.toString().getBytes(StandardCharsets.US_ASCII);
    try (ClusterEncoder encoder = lzma(level, extreme, 1 << 16)) {
      encoder.begin(input, input.length);
      assertEquals(input.length, encoder.encode(0, input.length, new byte[65536], 0, 65536));
      return encoder.produced();
    }
  }
}
