package io.initfs.erofs;

import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.write.ImageBuilder;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
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
   * Writes an image. It appears under its name when it is complete; when anything fails, nothing
   * does.
   *
   * @param replace whether a file of that name may be replaced
   * @param progress told the number of file bytes packed by each step, on the calling thread
   * @throws io.initfs.erofs.failure.ErofsException if the format cannot hold something in the tree
   * @throws IOException if a file's contents cannot be read, or the image not be written
   */
  public static ErofsStatistics write(
      FileTree tree, Path image, ErofsOptions options, boolean replace, LongConsumer progress)
      throws IOException {
    try (AtomicFile file = AtomicFile.create(image, replace)) {
      ErofsStatistics statistics = write(tree, file, options, progress);
      file.commit();
      return statistics;
    }
  }

  /** Writes an image to a new file, which the caller commits. Else as the longest form. */
  public static ErofsStatistics write(
      FileTree tree, AtomicFile image, ErofsOptions options, LongConsumer progress)
      throws IOException {
    return new ImageBuilder(options).build(tree, image, progress);
  }
}
