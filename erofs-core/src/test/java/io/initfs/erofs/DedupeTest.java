package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that are there before are stored once, wherever they are and however far shifted. */
class DedupeTest {
  private static final byte[] TEXT = Contents.TEXT.make(1, 600_000);
  private static final byte[] OTHER = Contents.BINARY.make(2, 50_000);

  @TempDir private Path directory;

  private static ErofsOptions options(DataOptions data) {
    return Images.options().withCompression(Compression.lz4hc(4)).withData(data);
  }

  private static FileTree tree(byte[]... contents) {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < contents.length; i++) {
      builder.put(TreePath.of("file" + i), RegularFile.of(Metadata.of(0644), contents[i]));
    }
    return builder.build();
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** A file, then copies: shifted, a part in the midst of others, cut short, twice in one file. */
  private static FileTree copies() {
    return tree(
        TEXT,
        Bytes.concat(part(OTHER, 0, 777), TEXT),
        Bytes.concat(OTHER, part(TEXT, 100_001, 400_000), OTHER),
        part(TEXT, 0, 123_456),
        Bytes.concat(part(OTHER, 5, 30_005), TEXT, TEXT));
  }

  static List<DataOptions> layouts() {
    List<DataOptions> layouts = new ArrayList<>();
    for (int blockSize : new int[] {512, 4096}) {
      DataOptions data = DataOptions.DEFAULTS.withBlockSize(blockSize).withDedupe(true);
      layouts.add(data);
      layouts.add(data.withInlineTails(true));
      layouts.add(data.withPclusterSize(blockSize * 2).withFragments(Fragments.TAILS));
      layouts.add(data.withPclusterSize(65536));
      layouts.add(data.withPclusterSize(65536).withFragments(Fragments.ALL));
    }
    return layouts;
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void copiesCostLittleAndAreRead(DataOptions data) throws IOException {
    byte[] once = Images.write(tree(TEXT, OTHER), options(data));

    FileTree tree = copies();
    byte[] image = Images.write(tree, options(data));

    // They would be 1,900,000 bytes more: a third of that compressed, and 33,000 of index.
    int more = image.length - once.length;
    assertTrue(more < 100_000, more + " more than " + once.length);
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
    }
    assertEquals(List.of(), Images.check(image));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void kernelReadsThem(DataOptions data) throws IOException, InterruptedException {
    assertKernelSees(copies(), options(data), directory);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5})
  void workersDoNotChangeTheBytes(int workers) throws IOException {
    ErofsOptions options = options(DataOptions.DEFAULTS.withDedupe(true));
    assertArrayEquals(
        Images.write(copies(), options.withWorkers(4)),
        Images.write(copies(), options.withWorkers(workers)));
  }

  /** What does not shrink is in raw blocks, which are shared as well; across pieces, too. */
  @Test
  void secondHalfOfALargeFileIsFreeIfItRepeatsTheFirst() throws IOException {
    byte[] half = Contents.RANDOM.make(3, 21 << 20);
    FileTree tree = tree(Bytes.concat(half, half));

    byte[] image = Images.write(tree, options(DataOptions.DEFAULTS.withDedupe(true)));

    assertTrue(image.length < half.length * 1.02, image.length + " of " + half.length);
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
    }
  }

  @Test
  void filesThatShareNothingKeepTheirCompactIndexes() throws IOException {
    FileTree tree = tree(TEXT, OTHER);
    assertArrayEquals(
        Images.write(tree, options(DataOptions.DEFAULTS)),
        Images.write(tree, options(DataOptions.DEFAULTS.withDedupe(true))));
  }

  @Test
  void statisticsTellWhatIsStoredElsewhere() throws IOException {
    DataOptions data = DataOptions.DEFAULTS;
    ErofsOptions fragments = options(data.withFragments(Fragments.ALL));
    ErofsOptions chunks =
        Images.options().withCompression(Compression.NONE).withData(data.withChunkSize(4096));
    assertEquals(0, deduplicated(tree(TEXT, OTHER), options(data.withDedupe(true))));
    assertEquals(TEXT.length, deduplicated(tree(TEXT, TEXT), options(data.withDedupe(true))));
    assertEquals(TEXT.length, deduplicated(tree(TEXT, TEXT), fragments));
    assertEquals(TEXT.length, deduplicated(tree(TEXT, TEXT), chunks));
    assertEquals(0, deduplicated(tree(TEXT, TEXT), options(data)));
  }

  private long deduplicated(FileTree tree, ErofsOptions options) throws IOException {
    Path image = directory.resolve("x.img");
    return ErofsWriter.write(tree, image, options, true, ignored -> {}).deduplicatedBytes();
  }

  @Test
  void neededKernelIsTheFirstThatKnowsIt() throws IOException {
    Path image = directory.resolve("x.img");
    ErofsOptions options = options(DataOptions.DEFAULTS.withDedupe(true));
    assertEquals(
        new KernelVersion(6, 1), ErofsWriter.write(copies(), image, options).minimumKernel());
  }

  @ParameterizedTest
  @EnumSource
  void dataThatAreNotCompressedAreSharedByBlocks(Contents contents) throws IOException {
    byte[] bytes = contents.make(7, 100_000);
    ErofsOptions options =
        options(DataOptions.DEFAULTS.withDedupe(true)).withCompression(Compression.NONE);
    int one = Images.write(tree(bytes), options).length;
    int two = Images.write(tree(bytes, bytes), options).length;
    assertTrue(two <= one + 4096, two + " for two, " + one + " for one");
  }

  /** Others wait for what that file becomes; they must not wait for ever. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void fileThatCannotBeReadAgainIsAFailure() {
    AtomicInteger opened = new AtomicInteger();
    ByteSource onceOnly =
        new ByteSource() {
          @Override
          public InputStream openStream() throws IOException {
            if (opened.getAndIncrement() > 0) {
              throw new IOException("gone");
            }
            return ByteSource.wrap(TEXT).openStream();
          }
        };
    TreeBuilder builder = new TreeBuilder();
    builder.put(TreePath.of("a"), new RegularFile(Metadata.of(0644), TEXT.length, onceOnly));
    for (String name : new String[] {"b", "c", "d"}) {
      builder.put(TreePath.of(name), RegularFile.of(Metadata.of(0644), TEXT));
    }
    IOException failure =
        assertThrows(
            IOException.class,
            () -> Images.write(builder.build(), options(DataOptions.DEFAULTS.withDedupe(true))));
    assertTrue(failure.getMessage().contains("a: cannot be read: gone"), failure.getMessage());
  }
}
