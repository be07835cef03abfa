package io.initfs.erofs;

import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images whose files are on a device that is there already. */
class DataIndexTest {
  private static final int BLOCK = 512;
  private static final byte[] DEVICE = Contents.RANDOM.make(1, 100 * BLOCK + 9);

  @TempDir private Path directory;

  private static ErofsOptions options() {
    return Images.options()
        .withCompression(Compression.NONE)
        .withData(DataOptions.DEFAULTS.withBlockSize(BLOCK));
  }

  /** All files are where these ranges say. */
  private record Everywhere(Optional<ImmutableList<StoredRange>> stored) implements DataIndex {
    @Override
    public long deviceSize() {
      return DEVICE.length;
    }

    @Override
    public Optional<ImmutableList<StoredRange>> ranges(RegularFile file) {
      return stored;
    }
  }

  private Path write(long size, ErofsOptions options, StoredRange... ranges) throws IOException {
    // Contents that were read would be missing.
    RegularFile file = new RegularFile(Metadata.of(0644), size, ByteSource.empty());
    Path image = directory.resolve("image");
    DataIndex index = new Everywhere(Optional.of(ImmutableList.copyOf(ranges)));
    ErofsTarget target = ErofsTarget.of(image).withReplace(true);
    ErofsWriter.writeIndex(new TreeBuilder().put("f", file).build(), index, target, options);
    return image;
  }

  private static ErofsImage open(Path image) throws IOException {
    ImageSource device = ImageSource.ofBytes("device", DEVICE);
    return ErofsImage.open(
        ImageSource.open(image), ReadOptions.DEFAULT.withDevices(List.of(device)));
  }

  private static byte[] expected(long size, StoredRange... ranges) {
    byte[] bytes = new byte[(int) size];
    for (StoredRange range : ranges) {
      System.arraycopy(
          DEVICE, (int) range.address(), bytes, (int) range.offset(), (int) range.length());
    }
    return bytes;
  }

  private void assertReadAs(int chunks, long size, StoredRange... ranges) throws IOException {
    try (ErofsImage image = open(write(size, options(), ranges))) {
      ErofsInode file = image.lookup(TreePath.of("f")).orElseThrow();
      assertArrayEquals(expected(size, ranges), file.content().read());
      assertEquals(chunks, file.storedExtents().size());
    }
  }

  private static StoredRange blocks(long offset, long count, long address) {
    return new StoredRange(offset * BLOCK, count * BLOCK, address * BLOCK);
  }

  @Test
  void wholeFileIsOneChunk() throws IOException {
    assertReadAs(1, 1, new StoredRange(0, 1, 3 * BLOCK));
    assertReadAs(1, 99 * BLOCK + 7, new StoredRange(0, 99 * BLOCK + 7, 0));
    assertReadAs(1, 20 * BLOCK);
  }

  @Test
  void partsAreChunksOfTheLargestSizeThatSplitsNone() throws IOException {
    assertReadAs(4, 32 * BLOCK, blocks(0, 8, 50), blocks(24, 8, 1));
    assertReadAs(3, 11 * BLOCK + 5, blocks(4, 4, 20), new StoredRange(8 * BLOCK, 3 * BLOCK + 5, 0));
    assertReadAs(9, 9 * BLOCK, blocks(1, 1, 0), blocks(4, 5, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1, 999, 512",
    "1000, 0, 1000, 1",
    "1000, 0, 700, 512",
    "1000, 0, 1024, 512",
    "1000, 0, 1000, 50700",
    "5, 0, 5, 51200",
    "1000, 512, 488, 9223372036854775296",
  })
  void whatIsNotInWholeBlocksOfTheDeviceIsRefused(
      long size, long offset, long length, long address) {
    assertFails(
        UnsupportedFeatureException.class,
        () -> write(size, options(), new StoredRange(offset, length, address)),
        "/f: contents");
  }

  @Test
  void numberOfChunksIsBounded() {
    assertFails(
        LimitExceededException.class,
        () -> write(1L << 60, options(), blocks(1, 1, 0)),
        "/f: contents",
        "chunks of all files",
        "at most 16777216");
  }

  @Test
  void holeNeedsNoDevice() throws IOException {
    RegularFile hole = new RegularFile(Metadata.of(0644), 5000, new HoleSource(5000));
    ErofsTarget target = ErofsTarget.of(directory.resolve("image"));
    DataIndex nowhere = new Everywhere(Optional.empty());
    ErofsWriter.writeIndex(new TreeBuilder().put("f", hole).build(), nowhere, target, options());
    try (ErofsImage image = open(target.image())) {
      byte[] read = image.lookup(TreePath.of("f")).orElseThrow().content().read();
      assertArrayEquals(new byte[5000], read);
    }
  }

  @Test
  void contentsThatAreNowhereAreRefused() {
    RegularFile file = RegularFile.of(Metadata.of(0644), new byte[] {1});
    ErofsTarget target = ErofsTarget.of(directory.resolve("image"));
    assertFails(
        UnsupportedFeatureException.class,
        () ->
            ErofsWriter.writeIndex(
                new TreeBuilder().put("f", file).build(),
                new Everywhere(Optional.empty()),
                target,
                options()),
        "/f: contents",
        "not on the extra device");
    assertEquals(false, Files.exists(target.image()));
  }

  @Test
  void nothingIsCompressedCutOrPutOnASecondDevice() {
    assertThrows(IllegalArgumentException.class, () -> write(1, Images.options(), blocks(0, 1, 0)));
    ErofsOptions chunks = options().withData(DataOptions.DEFAULTS.withChunkSize(4096));
    assertThrows(IllegalArgumentException.class, () -> write(1, chunks, blocks(0, 1, 0)));
    ErofsTarget target =
        ErofsTarget.of(directory.resolve("image")).withBlob(directory.resolve("blob"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ErofsWriter.writeIndex(
                new TreeBuilder().build(), new Everywhere(Optional.empty()), target, options()));
  }
}
