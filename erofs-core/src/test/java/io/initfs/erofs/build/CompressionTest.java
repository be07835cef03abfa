package io.initfs.erofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression.Literals;
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
    assertEquals(Compression.lz4hc(9), Compression.parse("lz4hc,0"));
    assertEquals(new Compression(Method.ZSTD, 3), Compression.parse("zstd"));
    assertEquals(new Compression(Method.ZSTD, 3), Compression.parse("zstd,level=0"));
    assertEquals(new Compression(Method.DEFLATE, 9), Compression.parse("deflate,9"));
    assertEquals(new Compression(Method.LZMA, 6), Compression.parse("lzma"));
    assertEquals(new Compression(Method.LZMA, 109), Compression.parse("lzma,109"));
    assertEquals(
        new Compression(Method.LZMA, 9, 5000, new Literals(0, 4, 1)),
        Compression.parse("lzma,level=3,dictsize=5000,lc=0,lp=4,pb=1,level=9"));
    assertEquals(
        Compression.of(Method.LZMA).withLiterals(new Literals(0, 4, 2)),
        Compression.parse("lzma,lp=4,lc=0"));
    assertEquals(
        Compression.of(Method.LZMA).withDictionarySize(1 << 20),
        Compression.parse("lzma,dictsize=1M"));
    assertEquals(
        new Compression(Method.ZSTD, 19).withDictionarySize(4096),
        Compression.parse("zstd,19,dictsize=4k"));
    assertEquals(
        Compression.of(Method.DEFLATE).withDictionarySize(32768),
        Compression.parse("deflate,dictsize=32768"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lz4,1",
        "lz4hc,",
        "lz4hc,x",
        "lz4,0",
        "lz4hc,-1",
        "deflate,0",
        "lz4hc,13",
        "lz4hc,9,dictsize=1",
        "zstd,23",
        "lzma,10",
        "lzma,99",
        "lzma,110",
        "lzma,dictsize=4095",
        "lzma,dictsize=9M",
        "lzma,dictsize=",
        "lzma,dictsize=99999999999",
        "lzma,dictsize=0x1000",
        "lzma,lc=4,lp=1",
        "lzma,pb=5",
        "lzma,lc=-1",
        "lzma,lc=x",
        "lzma,dict=4096",
        "lzma,lc=1,9",
        "zstd,dictsize=5000",
        "zstd,dictsize=512",
        "zstd,dictsize=2M",
        "zstd,lc=1",
        "deflate,dictsize=16384",
        "lz4,level=1",
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
