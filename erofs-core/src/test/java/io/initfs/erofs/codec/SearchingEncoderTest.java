package io.initfs.erofs.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Ints;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the libraries encode fills pclusters, and our decoders give it back. */
class SearchingEncoderTest {
  private static final int SIZE = 600_000;

  private static ClusterEncoder encoder(Algorithm algorithm) throws IOException {
    return switch (algorithm) {
      case LZ4 -> throw new IllegalArgumentException("stops by itself");
      case LZMA -> ClusterEncoder.lzma(new LzmaSettings(6, false, 1 << 18, 3, 0, 2));
      case DEFLATE -> ClusterEncoder.deflate(9);
      case ZSTD -> ClusterEncoder.zstd(3, 19);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "LZMA, TEXT, 512",
    "LZMA, TEXT, 4096",
    "LZMA, MIXED, 65536",
    "LZMA, MIXED, 1048576",
    "LZMA, RANDOM, 4096",
    "DEFLATE, TEXT, 512",
    "DEFLATE, TEXT, 4096",
    "DEFLATE, MIXED, 65536",
    "DEFLATE, RANDOM, 4096",
    "ZSTD, TEXT, 512",
    "ZSTD, TEXT, 4096",
    "ZSTD, MIXED, 65536",
    "ZSTD, RANDOM, 4096",
    "ZSTD, TEXT, 1048576",
    "DEFLATE, TEXT, 1048576"
  })
  void clustersDecodeToTheInput(Algorithm algorithm, Contents kind, int capacity)
      throws IOException {
    try (ClusterEncoder encoder = encoder(algorithm)) {
      assertDecodes(encoder, algorithm, kind.make(7, SIZE), capacity);
    }
  }

  /** Returns how many clusters there were that shrank. */
  private static int assertDecodes(
      ClusterEncoder encoder, Algorithm algorithm, byte[] input, int capacity) throws IOException {
    byte[] output = new byte[capacity];
    byte[] decoded = new byte[input.length];
    int clusters = 0;
    encoder.begin(input, input.length);
    for (int at = 0; at < input.length; ) {
      int consumed = encoder.encode(at, input.length, output, 0, capacity);
      if (consumed == 0) {
        System.arraycopy(input, at, decoded, at, Math.min(capacity, input.length - at));
        at += capacity;
        continue;
      }
      assertTrue(consumed > encoder.produced(), "shrinks");
      assertNotEquals(0, output[0], "not taken for padding");
      ClusterDecoder.of(algorithm)
          .decode(output, 0, encoder.produced(), decoded, at, consumed, true);
      at += consumed;
      clusters++;
    }
    assertArrayEquals(input, decoded);
    return clusters;
  }

  @ParameterizedTest
  @CsvSource({"LZMA", "DEFLATE", "ZSTD"})
  void tinyInputIsLeftAloneOrDecodes(Algorithm algorithm) throws IOException {
    try (ClusterEncoder encoder = encoder(algorithm)) {
      for (int length = 1; length <= 300; length += length < 40 ? 1 : 13) {
        for (int period : new int[] {1, 2, 3, 7, length}) {
          for (int capacity : new int[] {512, 4096}) {
            assertDecodes(encoder, algorithm, repeated(period, length), capacity);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LZMA, 1, 512", "LZMA, 3, 4096", "LZMA, 1000, 4096", "LZMA, 30000, 65536",
    "DEFLATE, 1, 512", "DEFLATE, 3, 4096", "DEFLATE, 1000, 4096", "DEFLATE, 30000, 65536",
    "ZSTD, 1, 512", "ZSTD, 3, 4096", "ZSTD, 1000, 4096", "ZSTD, 30000, 65536"
  })
  void repetitiveInputTakesFewClusters(Algorithm algorithm, int period, int capacity)
      throws IOException {
    int length = 3 << 20;
    try (ClusterEncoder encoder = encoder(algorithm)) {
      int clusters = assertDecodes(encoder, algorithm, repeated(period, length), capacity);
      assertTrue(clusters > 0 && clusters * (long) capacity < length / 20, clusters + " clusters");
    }
  }

  /** The same noise again and again. */
  private static byte[] repeated(int period, int length) {
    byte[] noise = Contents.RANDOM.make(9, period);
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; at++) {
      bytes[at] = noise[at % period];
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"LZMA, 4096", "DEFLATE, 4096", "ZSTD, 4096", "DEFLATE, 65536", "ZSTD, 65536"})
  void clusterOfTextIsFull(Algorithm algorithm, int capacity) throws IOException {
    byte[] input = Contents.TEXT.make(3, SIZE);
    byte[] output = new byte[capacity];
    try (ClusterEncoder encoder = encoder(algorithm)) {
      encoder.begin(input, SIZE);
      int consumed = encoder.encode(0, SIZE, output, 0, capacity);
      assertTrue(
          encoder.produced() > capacity - capacity / 64,
          () -> consumed + " bytes became " + encoder.produced());
    }
  }

  @ParameterizedTest
  @CsvSource({"LZMA", "DEFLATE", "ZSTD"})
  void sameInputGivesSameBytes(Algorithm algorithm) throws IOException {
    byte[] input = Contents.MIXED.make(5, SIZE);
    byte[][] outputs = new byte[2][4096];
    try (ClusterEncoder encoder = encoder(algorithm)) {
      encoder.begin(Contents.RANDOM.make(1, SIZE), SIZE);
      encoder.encode(0, SIZE, outputs[0], 0, 4096);
      for (byte[] output : outputs) {
        Arrays.fill(output, (byte) 0);
        encoder.begin(input, SIZE);
        int consumed = encoder.encode(0, SIZE, output, 0, 4096);
        assertEquals(consumed, encoder.encode(0, consumed, output, 0, 4096));
      }
    }
    assertArrayEquals(outputs[0], outputs[1]);
  }

  @ParameterizedTest
  @CsvSource({"LZMA", "DEFLATE", "ZSTD"})
  void whatWasEncodedBeforeDoesNotShow(Algorithm algorithm) throws IOException {
    // Text, whose ratio the next guess takes over, then noise, for which that is far too long.
    int half = 20_000;
    byte[] input = Arrays.copyOf(Contents.TEXT.make(5, half), 2 * half);
    System.arraycopy(Contents.RANDOM.make(6, half), 0, input, half, half);
    try (ClusterEncoder fresh = encoder(algorithm);
        ClusterEncoder used = encoder(algorithm)) {
      used.begin(input, input.length);
      used.encode(0, input.length, new byte[65536], 0, 65536);
      for (int length = half; length <= input.length; length += 500) {
        assertArrayEquals(clusters(fresh, input, length), clusters(used, input, length));
      }
    }
  }

  /** Where clusters of 4 KiB end, how large they are, and what is in them. */
  private static int[] clusters(ClusterEncoder encoder, byte[] input, int length) {
    List<Integer> ends = new ArrayList<>();
    encoder.begin(input, length);
    byte[] output = new byte[4096];
    for (int at = 0; at < length; ) {
      int consumed = encoder.encode(at, length, output, 0, output.length);
      at += consumed == 0 ? output.length : consumed;
      ends.add(consumed);
      ends.add(encoder.produced());
      ends.add(Arrays.hashCode(Arrays.copyOf(output, encoder.produced())));
    }
    return Ints.toArray(ends);
  }
}
