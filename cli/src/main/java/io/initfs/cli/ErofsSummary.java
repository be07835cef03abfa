package io.initfs.cli;

import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.build.ErofsStatistics;

/** What people are told of an EROFS image that was made; each line ends in a newline. */
interface ErofsSummary {
  String of(ErofsTarget target, ErofsStatistics statistics);

  /** One line. */
  static String line(ErofsTarget target, ErofsStatistics statistics) {
    long device = statistics.deviceBytes();
    return String.format(
        "%s: %d inodes, %s of files in %s%s (%s)%n",
        target.image(),
        statistics.inodes(),
        Sizes.human(statistics.fileBytes()),
        Sizes.human(statistics.imageBytes()),
        device == 0 ? "" : " and " + Sizes.human(device) + " of a device",
        Sizes.percent(statistics.imageBytes() + device, statistics.fileBytes()));
  }

  /** {@link #line}, and what an image of a directory lacks. */
  static String ofDirectory(ErofsTarget target, ErofsStatistics statistics) {
    return line(target, statistics)
        + "xattrs: user.* alone, Java shows no others; an archive of tar --acls --xattrs has all\n";
  }

  /** The last lines of mkfs.erofs. */
  static String ofTool(ErofsTarget target, ErofsStatistics statistics) {
    long blockSize = statistics.blockSize();
    long metadataBlocks = (statistics.metadataBytes() + blockSize - 1) / blockSize;
    return "Build completed.\n\n------\nFilesystem UUID: "
        + statistics.uuid()
        + "\nFilesystem total blocks: "
        + (statistics.blocks() + statistics.deviceBlocks())
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
