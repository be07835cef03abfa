package io.initfs.erofs;

import com.google.common.io.Closer;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.write.BuildFiles;
import io.initfs.erofs.write.ImageBuilder;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes EROFS images. The same tree and options give the same bytes, whatever the number of
 * workers, the host or the JDK.
 *
 * <pre>{@code
 * FileTree tree = DirectoryScanner.scan(Path.of("rootfs"));
 * ErofsWriter.write(tree, Path.of("root.img"), ErofsOptions.defaults());
 * }</pre>
 */
public final class ErofsWriter {
  private ErofsWriter() {}

  /** As the longer form, for a new file and without progress. */
  public static ErofsStatistics write(FileTree tree, Path image, ErofsOptions options)
      throws IOException {
    return write(tree, image, options, false, ignored -> {});
  }

  /**
   * Writes an image. As the form with a target, for a file that is the image.
   *
   * @param replace whether a file of that name may be replaced
   */
  public static ErofsStatistics write(
      FileTree tree, Path image, ErofsOptions options, boolean replace, LongConsumer progress)
      throws IOException {
    return write(tree, ErofsTarget.of(image).withReplace(replace), options, progress);
  }

  /**
   * Writes an image, and the extra device if the target has one. They appear under their names when
   * both are complete; when anything fails, neither does.
   *
   * @param progress told the number of file bytes packed by each step, on the calling thread
   * @throws IllegalArgumentException if there is to be an extra device and files have no chunks
   * @throws io.initfs.erofs.failure.ErofsException if the format cannot hold something in the tree
   * @throws IOException if a file's contents cannot be read, or the image not be written
   */
  public static ErofsStatistics write(
      FileTree tree, ErofsTarget target, ErofsOptions options, LongConsumer progress)
      throws IOException {
    return write(tree, target, new ImageBuilder(options), progress);
  }

  /**
   * Writes an image without the contents of files: it refers to a device that holds them already,
   * and that is given to whoever reads it. The UUID follows from where they are there, not from
   * what they are.
   *
   * @throws IllegalArgumentException if the target has an extra device as well, or the options ask
   *     for compression, chunks or digests
   * @throws io.initfs.erofs.failure.UnsupportedFeatureException if a file's contents are not on the
   *     device, or not in whole blocks
   * @throws IOException if the image cannot be written
   */
  public static ErofsStatistics writeIndex(
      FileTree tree, DataIndex contents, ErofsTarget target, ErofsOptions options)
      throws IOException {
    return write(tree, target, new ImageBuilder(options, contents), ignored -> {});
  }

  private static ErofsStatistics write(
      FileTree tree, ErofsTarget target, ImageBuilder builder, LongConsumer progress)
      throws IOException {
    try (Closer closer = Closer.create()) {
      AtomicFile image = closer.register(target.open());
      Optional<AtomicFile> blob = target.openBlob();
      blob.ifPresent(closer::register);
      ErofsStatistics statistics =
          builder.build(
              tree, new BuildFiles(image, target.offset(), target.sizeUnit(), blob), progress);
      if (blob.isPresent()) {
        AtomicFile.commitBoth(blob.get(), image);
      } else {
        image.commit();
      }
      return statistics;
    }
  }

  /** Writes an image to a new file, which the caller commits. Else as the longest form. */
  public static ErofsStatistics write(
      FileTree tree, AtomicFile image, ErofsOptions options, LongConsumer progress)
      throws IOException {
    return new ImageBuilder(options).build(tree, BuildFiles.of(image), progress);
  }
}
