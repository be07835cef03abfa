package io.initfs.erofs.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.CompressionHints.Hint;
import io.initfs.fstree.PosixRegex;
import io.initfs.fstree.TreePath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionHintsTest {
  private static final Compression ZSTD = Compression.of(Method.ZSTD);
  private static final List<Compression> ALGORITHMS = List.of(Compression.LZ4, ZSTD);

  private static CompressionHints parse(String... lines) {
    return CompressionHints.parse(List.of(lines), ALGORITHMS);
  }

  private static Hint hint(String files, int pclusterSize, Compression... compression) {
    return new Hint(PosixRegex.of(files), pclusterSize, List.of(compression).stream().findFirst());
  }

  @Test
  void linesAreSizeAlgorithmAndExpression() {
    assertEquals(
        ImmutableList.of(
            hint("\\.so$", 16384), hint("^doc/", 65536, ZSTD), hint("a b", 0, Compression.LZ4)),
        parse("16384 \\.so$", "", " # nothing", "\t65536  1\t^doc/ ", "0 0 a b").hints());
  }

  @Test
  void numberAloneIsAnExpression() {
    assertEquals(ImmutableList.of(hint("1", 4096)), parse("4096 1").hints());
  }

  @ParameterizedTest
  @CsvSource({
    "16384, line 2: expected a pcluster size",
    "64k x, line 2: expected a pcluster size",
    "-1 x, line 2: expected a pcluster size",
    "1048577 x, 'line 2: pcluster size must be 0 to 1048576, got 1048577'",
    "99999999999 x, line 2: expected a pcluster size",
    "4096 2 x, 'line 2: there is no algorithm 2 of 2, counted from 0'",
    "4096 99999999999 x, line 2: there is no algorithm 99999999999",
    "4096 [a, line 2: not a regular expression"
  })
  void otherLinesAreErrorsThatSayWhichOne(String line, String message) {
    Throwable e = assertThrows(IllegalArgumentException.class, () -> parse("# first", line));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void firstHintThatMatchesCounts() {
    CompressionHints hints = parse("8192 ^lib/.*\\.so", "0 ^lib", "4096 1 .");
    assertEquals(8192, hints.of(TreePath.of("lib/x.so.1")).orElseThrow().pclusterSize());
    assertEquals(0, hints.of(TreePath.of("lib/x")).orElseThrow().pclusterSize());
    assertEquals(Optional.of(ZSTD), hints.of(TreePath.of("usr/lib")).orElseThrow().compression());
    assertEquals(Optional.empty(), parse("0 ^/").of(TreePath.of("a")));
  }

  @Test
  void algorithmsOfFilesThatAreStoredDoNotCount() {
    assertEquals(List.of(), parse("0 1 a").compressions().asList());
    assertEquals(List.of(ZSTD), parse("0 0 a", "4096 1 b", "4096 c").compressions().asList());
  }

  @Test
  void sizesMustBeBlocks() {
    DataOptions data = DataOptions.DEFAULTS;
    Throwable e =
        assertThrows(IllegalArgumentException.class, () -> data.withHints(parse("6144 \\.so$")));
    assertTrue(e.getMessage().contains("\\.so$") && e.getMessage().contains("6144"));
    assertEquals(6144, data.withBlockSize(2048).withHints(parse("6144 x")).largestPclusterSize());
    assertEquals(4096, data.withHints(parse("0 x")).largestPclusterSize());
  }

  @Test
  void chunksAndHintsThatCompressExcludeEachOther() {
    ErofsOptions chunks =
        ErofsOptions.defaults()
            .withCompression(Compression.NONE)
            .withData(DataOptions.DEFAULTS.withChunkSize(4096));
    DataOptions compressed = chunks.data().withHints(parse("4096 1 x"));
    assertThrows(IllegalArgumentException.class, () -> chunks.withData(compressed));
    assertEquals(
        List.of(), chunks.withData(chunks.data().withHints(parse("0 x"))).compressions().asList());
  }
}
