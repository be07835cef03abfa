package io.initfs.cli;

import com.google.common.collect.Iterables;
import java.util.List;
import picocli.CommandLine.Option;

/** fsck.erofs's options about what is said. */
final class FsckOptions {
  private static final int MAX_LEVEL = 9;
  private static final int WARNING = 2;
  private static final int INFORMATION = 3;

  @Option(
      names = "-d",
      paramLabel = "LEVEL",
      description =
          "Say what fsck.erofs says at this level, 0 to 9: errors from 1 on, warnings from 2, a last line from 3 on.")
  private List<Integer> levels = List.of();

  @Option(names = "-p", description = "Print the compression ratio of all files.")
  private boolean[] ratio = {};

  @Option(
      names = "--xattr-inode-digest",
      description = "Check that files are what the image's digests say, of mkfs's option.")
  private boolean digests;

  @Option(names = "--no-sbcrc", description = "Pass over the superblock's checksum.")
  private boolean noChecksum;

  @Option(
      names = {"-a", "-A", "-y"},
      description = "No effect, as in fsck.erofs: for those who call any fsck with it.")
  private boolean[] ignored = {};

  /** Whether it is said as fsck.erofs does. */
  boolean areGiven() {
    return !levels.isEmpty();
  }

  /** Whether the superblock's checksum counts. */
  boolean checksum() {
    return !noChecksum;
  }

  /** Whether they ask for what an initramfs has not. */
  boolean isOfErofs() {
    return ratio() || digests || noChecksum;
  }

  boolean digests() {
    return digests;
  }

  boolean ratio() {
    return ratio.length > 0;
  }

  void requireFit() throws UsageException {
    if (level() < 0 || level() > MAX_LEVEL) {
      throw UsageException.wrong("-d: expected 0 to 9, got " + level());
    }
  }

  private int level() {
    return Iterables.getLast(levels, 0);
  }

  boolean errors() {
    return level() > 0;
  }

  boolean warnings() {
    return level() >= WARNING;
  }

  boolean information() {
    return level() >= INFORMATION;
  }
}
