package io.initfs.erofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression.Method;
import io.initfs.fstree.ImmutableBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  @Test
  void parsesTheSpellingsOfMkfs() {
    assertEquals(Compression.LZ4, Compression.parse("lz4"));
    assertEquals(Compression.lz4hc(9), Compression.parse("lz4hc"));
    assertEquals(Compression.lz4hc(1), Compression.parse("lz4hc,1"));
    assertEquals(Compression.lz4hc(12), Compression.parse("lz4hc,level=12"));
    assertEquals(new Compression(Method.ZSTD, 3), Compression.parse("zstd"));
    assertEquals(new Compression(Method.DEFLATE, 9), Compression.parse("deflate,9"));
    assertEquals(new Compression(Method.LZMA, 6), Compression.parse("lzma"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lz4,1",
        "lz4hc,",
        "lz4hc,x",
        "lz4hc,0",
        "lz4hc,13",
        "lz4hc,9,dictsize=1",
        "zstd,23",
        "none",
        "LZ4",
        "lz4:lz4hc"
      })
  void refusesTheRest(String text) {
    assertThrows(IllegalArgumentException.class, () -> Compression.parse(text));
  }

  @Test
  void refusalNamesWhatWasGiven() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Compression.parse("libdeflate,3"));
    assertTrue(String.valueOf(refusal.getMessage()).endsWith("got libdeflate,3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sixteen bytes!!!", "nul\0inside"})
  void labelThatOlderKernelsRefuseIsRefused(String label) {
    assertThrows(
        IllegalArgumentException.class,
        () -> ErofsOptions.defaults().withVolumeName(ImmutableBytes.utf8(label)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1025})
  void workersAreInRange(int workers) {
    assertThrows(
        IllegalArgumentException.class, () -> ErofsOptions.defaults().withWorkers(workers));
  }
}
