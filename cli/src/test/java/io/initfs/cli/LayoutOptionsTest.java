package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mkfs}'s options about data: the image has what was asked for, and the tree. */
class LayoutOptionsTest {
  @TempDir private Path directory;

  private Path source() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.write(source.resolve("text"), Contents.TEXT.make(1, 300_000));
    Files.write(source.resolve("again"), Contents.TEXT.make(1, 300_000));
    Files.write(source.resolve("small"), Contents.TEXT.make(2, 700));
    Files.write(source.resolve("zeros"), new byte[100_000]);
    return source;
  }

  private ErofsImage make(Path source, String options) throws IOException {
    Path image = directory.resolve("image");
    List<Object> arguments = new ArrayList<>(List.of("mkfs"));
    arguments.addAll(List.of((Object[]) options.split(" ")));
    arguments.addAll(List.of(image, source));
    CommandRun.good(arguments.toArray());
    try (ImageSource bytes = ImageSource.open(image)) {
      assertEquals(List.of(), ErofsCheck.check(bytes, ReadOptions.DEFAULT, ignored -> {}));
    }
    return ErofsImage.open(image);
  }

  @ParameterizedTest
  @CsvSource({
    "-b512 -zlz4hc, 512",
    "-b 1024 -zlz4 -C8192, 1024",
    "-zzstd -C65536 -Eztailpacking, 4096",
    "-zdeflate -Efragments, 4096",
    "-zlzma -Eall-fragments -C 32768, 4096",
    "-zlz4hc -Elegacy-compress, 4096",
    "-zlz4hc -Ededupe, 4096",
    "'-zzstd -C65536 -E48bit,fragments', 4096",
    "-Ededupe, 4096",
    "'-zlz4 -Efragments=16384,fragdedupe=full', 4096",
    "-zlz4 -Efragments=0, 4096",
    "-zlz4 -Eall-fragments=8192 --max-extent-bytes=10000, 4096",
    "'-E^inline_data,nosbcrc --dsunit=4 --mount-point=/usr --sort=none', 4096",
    "--chunksize=4096 -Eforce-chunk-indexes, 4096",
    "--chunksize=4096, 4096",
    "--chunksize=8192 -b2048, 2048"
  })
  void imageHasTheBlockSizeAndTheTree(String options, int blockSize) throws IOException {
    Path source = source();
    try (ErofsImage image = make(source, options)) {
      assertEquals(blockSize, image.superblock().blockSize());
      assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), image.tree()));
    }
  }

  @Test
  void equalChunksAreStoredOnce() throws IOException {
    Path source = source();
    try (ErofsImage image = make(source, "--chunksize=4096")) {
      assertTrue(image.superblock().blocks() * 4096 < 330_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-b1000",
        "-b131072",
        "-C5000",
        "-C2097152",
        "--chunksize=5000",
        "--max-extent-bytes=1",
        "-Efragments=5000"
      })
  void sizeOutOfItsRangeIsRefused(String option) throws IOException {
    CommandRun run = CommandRun.bad("mkfs", option, directory.resolve("image"), source());

    run.requireStatus(2);
    assertTrue(run.err().contains("got " + option.replaceAll("\\D*", "")), run::toString);
  }

  @Test
  void chunksAreNotCompressed() throws IOException {
    CommandRun.bad("mkfs", "-zlz4", "--chunksize=4096", directory.resolve("image"), source())
        .requireStatus(2);
  }
}
