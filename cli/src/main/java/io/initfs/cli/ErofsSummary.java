package io.initfs.cli;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.build.ErofsStatistics;
import java.io.IOException;
import java.nio.file.Path;

/** What people are told of an EROFS image that was made; each line ends in a newline. */
interface ErofsSummary {
  String of(Path image, ErofsStatistics statistics) throws IOException;

  /** One line. */
  static String line(Path image, ErofsStatistics statistics) {
    return String.format(
        "%s: %d inodes, %s of files in %s (%s)%n",
        image,
        statistics.inodes(),
        Sizes.human(statistics.fileBytes()),
        Sizes.human(statistics.imageBytes()),
        Sizes.percent(statistics.imageBytes(), statistics.fileBytes()));
  }

  /** The last lines of mkfs.erofs. */
  static String ofTool(Path image, ErofsStatistics statistics) throws IOException {
    long blockSize = statistics.blockSize();
    long metadataBlocks = (statistics.metadataBytes() + blockSize - 1) / blockSize;
    try (ErofsImage made = ErofsImage.open(image)) {
      return "Build completed.\n\n------\nFilesystem UUID: "
          + made.superblock().uuid()
          + "\nFilesystem total blocks: "
          + statistics.blocks()
          + " (of "
          + blockSize
          + "-byte blocks)\nFilesystem total inodes: "
          + statistics.inodes()
          + "\nFilesystem total metadata blocks: "
          + metadataBlocks
          + "\nFilesystem total deduplicated bytes (of source files): "
          + statistics.deduplicatedBytes()
          + "\n";
    }
  }
}
