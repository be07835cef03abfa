package io.initfs.erofs.lz4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class Lz4ClusterEncoderTest {
  private static final int CLUSTER = 4096;

  private static Lz4Level level(int number) {
    return number == 0 ? Lz4Level.fast() : Lz4Level.hc(number);
  }

  /** The blocks of an input, each of the given capacity, one after the other. */
  private static List<byte[]> encodeAll(
      Lz4ClusterEncoder encoder, byte[] array, int from, int to, int capacity) {
    List<byte[]> blocks = new ArrayList<>();
    byte[] out = new byte[capacity];
    encoder.begin(array, from, to);
    for (int at = from; at < to; at += encoder.consumed()) {
      encoder.encode(at, to, out, 0, capacity);
      assertTrue(encoder.consumed() > 0, "goes on");
      blocks.add(Arrays.copyOf(out, encoder.produced()));
    }
    return blocks;
  }

  private static List<byte[]> encodeAll(Lz4ClusterEncoder encoder, byte[] input, int capacity) {
    return encodeAll(encoder, input, 0, input.length, capacity);
  }

  private static long countClusters(int level, byte[] input) {
    return encodeAll(new Lz4ClusterEncoder(level(level)), input, CLUSTER).size();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6, 9, 10, 12})
  void clustersOfEveryCapacityDecodeOnTheirOwnAndAreFull(int level) throws Lz4FormatException {
    Random random = new Random(level);
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(level(level));
    for (int capacity : new int[] {16, 17, 24, 31, 40, 64, 272, 300, 1000, 4096, 16384, 70000}) {
      for (Samples sample : Samples.values()) {
        byte[] input = sample.bytes(random.nextInt(6 * capacity), random.nextLong());
        int at = 0;
        for (byte[] block : encodeAll(encoder, input, capacity)) {
          byte[] decoded = ReferenceBlock.decodeStrictly(block);
          int end = at + decoded.length;
          assertArrayEquals(Arrays.copyOfRange(input, at, end), decoded);
          assertArrayEquals(
              decoded,
              LZ4Factory.safeInstance().safeDecompressor().decompress(block, decoded.length));
          byte[] own = new byte[decoded.length];
          Lz4Decoder.decode(block, 0, block.length, own, 0, own.length);
          assertArrayEquals(decoded, own);
          // One byte is left where a literal more would need a length byte more.
          assertTrue(end == input.length || block.length >= capacity - 1, "full");
          at = end;
        }
        assertEquals(input.length, at);
      }
    }
  }

  @Property(tries = 300)
  void inputsOfFewSymbolsDecode(
      @ForAll @Size(max = 700) List<@ByteRange(min = 0, max = 2) Byte> symbols,
      @ForAll @IntRange(min = 16, max = 200) int capacity,
      @ForAll @IntRange(max = 12) int level) {
    byte[] input = new byte[symbols.size()];
    for (int i = 0; i < input.length; i++) {
      input[i] = symbols.get(i);
    }
    int at = 0;
    for (byte[] block : encodeAll(new Lz4ClusterEncoder(level(level)), input, capacity)) {
      byte[] decoded = ReferenceBlock.decodeStrictly(block);
      assertArrayEquals(Arrays.copyOfRange(input, at, at + decoded.length), decoded);
      at += decoded.length;
    }
    assertEquals(input.length, at);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 12})
  void tinyInputsOfEverySizeDecode(int level) {
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(level(level));
    for (Samples sample : Samples.values()) {
      for (int size = 1; size <= 64; size++) {
        byte[] input = sample.bytes(size, size);
        List<byte[]> blocks = encodeAll(encoder, input, 128);
        assertEquals(1, blocks.size());
        assertArrayEquals(input, ReferenceBlock.decodeStrictly(blocks.get(0)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9})
  void emptyInputIsAnEmptyBlock(int level) {
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(level(level));
    byte[] out = new byte[16];
    encoder.begin(new byte[3], 1, 1);
    encoder.encode(1, 1, out, 0, 16);
    assertEquals(0, encoder.consumed());
    assertEquals(1, encoder.produced());
    assertEquals(0, out[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 12})
  void blocksDependNeitherOnEarlierInputsNorOnThePlaceInTheArray(int level) {
    byte[] input = Samples.MIXED.bytes(100_000, 5);
    List<byte[]> fresh = encodeAll(new Lz4ClusterEncoder(level(level)), input, CLUSTER);
    Lz4ClusterEncoder used = new Lz4ClusterEncoder(level(level));
    for (int round = 0; round < 20; round++) {
      byte[] other = Samples.MIXED.bytes(1000 * round, round < 10 ? 5 : round);
      encodeAll(used, other, CLUSTER);
      int shift = 7 * round;
      byte[] array = Samples.RANDOM.bytes(input.length + 2 * shift, round);
      System.arraycopy(input, 0, array, shift, input.length);
      List<byte[]> again = encodeAll(used, array, shift, shift + input.length, CLUSTER);
      assertArrayEquals(fresh.toArray(), again.toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 12})
  void clustersMayStartAnywhereAfterTheLast(int level) {
    byte[] input = Samples.MIXED.bytes(2_000_000, 3);
    Arrays.fill(input, 900_000, 1_700_000, (byte) 7);
    Random random = new Random(level);
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(level(level));
    byte[] out = new byte[CLUSTER];
    encoder.begin(input, 0, input.length);
    for (int at = 0; at < input.length; ) {
      int end = random.nextInt(4) == 0 ? Math.min(input.length, at + 5000) : input.length;
      encoder.encode(at, end, out, 0, CLUSTER);
      byte[] decoded = ReferenceBlock.decodeStrictly(Arrays.copyOf(out, encoder.produced()));
      assertArrayEquals(Arrays.copyOfRange(input, at, at + encoder.consumed()), decoded);
      assertTrue(at + encoder.consumed() <= end);
      at += random.nextInt(3) == 0 ? CLUSTER : encoder.consumed();
    }
  }

  @Test
  void clusterAfterOneThatWasGivenUpIsAsIfTheInputStartedThere() {
    byte[] input = Samples.TEXT.bytes(60_000, 1);
    byte[] out = new byte[CLUSTER];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(Lz4Level.hc(9));
    encoder.begin(input, 0, input.length);
    encoder.encode(0, input.length, out, 0, CLUSTER);
    encoder.encode(CLUSTER, input.length, out, 0, CLUSTER);
    byte[] second = Arrays.copyOf(out, encoder.produced());
    encoder.begin(input, CLUSTER, input.length);
    encoder.encode(CLUSTER, input.length, out, 0, CLUSTER);
    assertArrayEquals(second, Arrays.copyOf(out, encoder.produced()));
  }

  @Test
  void writesNothingBesideItsBlock() {
    byte[] input = Samples.BINARY.bytes(20_000, 1);
    byte[] out = new byte[CLUSTER + 64];
    Arrays.fill(out, (byte) 0x5A);
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(Lz4Level.hc(9));
    encoder.begin(input, 0, input.length);
    encoder.encode(0, input.length, out, 32, CLUSTER);
    for (int i = 0; i < 32; i++) {
      assertEquals(0x5A, out[i]);
      assertEquals(0x5A, out[32 + CLUSTER + i]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void highestLevelIsCloseToTheBestPossible(Samples sample) {
    byte[] out = new byte[250];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(Lz4Level.hc(12));
    long possible = 0;
    long reached = 0;
    for (int seed = 0; seed < 10; seed++) {
      byte[] input = sample.bytes(1000, seed);
      encoder.begin(input, 0, input.length);
      encoder.encode(0, input.length, out, 0, out.length);
      int best = BestPossible.consumed(input, out.length);
      assertTrue(encoder.consumed() <= best);
      reached += encoder.consumed();
      possible += best;
    }
    assertTrue(reached >= 0.9995 * possible, reached + " of " + possible);
  }

  @Test
  void moreEffortNeedsFewerClusters() {
    byte[] input = Samples.MIXED.bytes(2_000_000, 11);
    long last = Long.MAX_VALUE;
    for (int level : new int[] {0, 1, 4, 7, 9, 12}) {
      long clusters = countClusters(level, input);
      assertTrue(clusters <= last, "level " + level + ": " + clusters + " after " + last);
      last = clusters;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 12})
  void needsNoMoreClustersThanLz4HcWithTheLargestPrefixesThatFit(int level) {
    LZ4Compressor peer = LZ4Factory.safeInstance().highCompressor(level);
    int own = 0;
    int others = 0;
    for (Samples sample : Samples.values()) {
      byte[] input = sample.bytes(60_000, 17);
      own += encodeAll(new Lz4ClusterEncoder(Lz4Level.hc(level)), input, CLUSTER).size();
      for (int at = 0; at < input.length; others++) {
        at += largestPrefix(peer, input, at);
      }
    }
    assertTrue(own <= 1.01 * others, own + " against " + others);
  }

  private static int largestPrefix(LZ4Compressor peer, byte[] input, int at) {
    byte[] out = new byte[CLUSTER];
    int fits = 1;
    int tooLong = input.length - at + 1;
    while (tooLong - fits > 1) {
      int middle = (fits + tooLong) >>> 1;
      try {
        peer.compress(input, at, middle, out, 0, CLUSTER);
        fits = middle;
      } catch (LZ4Exception doesNotFit) {
        tooLong = middle;
      }
    }
    return fits;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 12})
  void randomInputDoesNotShrink(int level) {
    byte[] input = Samples.RANDOM.bytes(50_000, 1);
    byte[] out = new byte[CLUSTER];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(level(level));
    encoder.begin(input, 0, input.length);
    encoder.encode(0, input.length, out, 0, CLUSTER);
    assertTrue(encoder.consumed() <= CLUSTER);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 12})
  void matchAfterLongRandomInputIsNotMissed(int level) {
    // The last of 60000 random bytes are repeated after them: 20 bytes, once.
    byte[] input = Samples.RANDOM.bytes(60_020 + 12, 1);
    System.arraycopy(input, 59_000, input, 60_000, 20);
    byte[] out = new byte[70_000];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(level(level));
    encoder.begin(input, 0, input.length);
    encoder.encode(0, input.length, out, 0, out.length);
    assertTrue(encoder.produced() <= Lz4Format.literalRunSize(input.length) - 15);
  }

  /**
   * The parser works in windows of 32 KiB. One match ends a few bytes before the end of the first;
   * another starts within it, as cheaply before the window's end as behind it, and goes far beyond.
   */
  @Test
  void matchesAcrossTheEndOfAWindowAreNotMissed() {
    byte[] input = Samples.RANDOM.bytes(34_000, 2);
    System.arraycopy(input, 165, input, 1000, 25);
    System.arraycopy(input, 100, input, 32_700, 90);
    System.arraycopy(input, 1000, input, 32_765, 325);
    byte[] out = new byte[40_000];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(Lz4Level.hc(12));
    encoder.begin(input, 0, input.length);
    encoder.encode(0, input.length, out, 0, out.length);
    assertTrue(
        encoder.produced() <= Lz4Format.literalRunSize(input.length) - 25 - 65 - 325 + 20,
        "produced " + encoder.produced());
  }

  @Test
  void fastLevelLosesAtMostSixteenBytesOfARunAfterRandomInput() {
    byte[] input = Samples.RANDOM.bytes(100_000, 1);
    Arrays.fill(input, 60_000, 100_000, (byte) 0);
    byte[] out = new byte[70_000];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(Lz4Level.fast());
    encoder.begin(input, 0, input.length);
    encoder.encode(0, input.length, out, 0, out.length);
    assertEquals(input.length, encoder.consumed());
    int run = Lz4Format.sequenceSize(60_000, 40_000);
    assertTrue(encoder.produced() <= run + 16 + Lz4Format.literalRunSize(5));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    byte[] input = new byte[100];
    byte[] out = new byte[32];
    Lz4ClusterEncoder encoder = new Lz4ClusterEncoder(Lz4Level.hc(9));
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.begin(input, 0, 101));
    encoder.begin(input, 10, 90);
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(9, 90, out, 0, 32));
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(10, 91, out, 0, 32));
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(10, 90, out, 1, 32));
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(10, 90, out, 0, 15));
    assertThrows(IllegalArgumentException.class, () -> Lz4Level.hc(0));
    assertThrows(IllegalArgumentException.class, () -> Lz4Level.hc(13));
  }
}
