package io.initfs.erofs.lz4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Beside liblz4, which decodes as Linux does, and refuses what Linux refuses. */
class Lz4DecoderPeerTest {
  private static final LZ4SafeDecompressor LIBLZ4 = LZ4Factory.nativeInstance().safeDecompressor();

  private static byte[] encode(Samples sample, int size, long seed, boolean fast) {
    LZ4Factory factory = LZ4Factory.safeInstance();
    LZ4Compressor encoder = fast ? factory.fastCompressor() : factory.highCompressor();
    return encoder.compress(sample.bytes(size, seed));
  }

  private static Optional<byte[]> liblz4(byte[] block, int size) {
    byte[] output = new byte[size];
    try {
      int length = LIBLZ4.decompress(block, 0, block.length, output, 0, size);
      return length == size ? Optional.of(output) : Optional.empty();
    } catch (LZ4Exception e) {
      return Optional.empty();
    }
  }

  @Property
  void validBlocksAndTheirPrefixesDecodeTheSame(
      @ForAll Samples sample,
      @ForAll @IntRange(max = 20_000) int size,
      @ForAll long seed,
      @ForAll boolean fast,
      @ForAll @IntRange(max = 20_000) int prefix)
      throws Lz4FormatException {
    byte[] block = encode(sample, size, seed, fast);
    byte[] expected = liblz4(block, size).orElseThrow();
    byte[] output = new byte[size];
    Lz4Decoder.decode(block, 0, block.length, output, 0, size);
    assertArrayEquals(expected, output);

    int part = Math.min(prefix, size);
    byte[] start = new byte[part];
    Lz4Decoder.decodePrefix(block, 0, block.length, start, 0, part);
    assertArrayEquals(Arrays.copyOf(expected, part), start);
  }

  /** One changed byte often shifts the end, so sizes near the true one are tried as well. */
  @Property(tries = 10_000)
  void damagedBlocksAreRefusedByBothOrByNeither(
      @ForAll Samples sample,
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll long seed,
      @ForAll boolean fast,
      @ForAll @Size(max = 3) int[] places,
      @ForAll byte change) {
    byte[] block = encode(sample, size, seed, fast);
    for (int place : places) {
      block[Math.floorMod(place, block.length)] ^= change;
    }
    for (int tried = Math.max(0, size - 20); tried < size + 20; tried++) {
      assertSame(block, tried);
    }
  }

  private static void assertSame(byte[] block, int size) {
    Optional<byte[]> expected = liblz4(block, size);
    byte[] output = new byte[size];
    try {
      Lz4Decoder.decode(block, 0, block.length, output, 0, size);
      assertTrue(expected.isPresent(), () -> "only liblz4 refuses " + size);
      assertArrayEquals(expected.get(), output);
    } catch (Lz4FormatException e) {
      // liblz4 lets a match have no distance; what it yields then is arbitrary.
      if (!e.getMessage().contains("match offset 0 ")) {
        assertEquals(Optional.empty(), expected, e.getMessage());
      }
    }
  }
}
