package io.initfs.cli;

import com.google.common.primitives.Longs;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.Timestamp;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code mkfs} takes about times. */
final class TimeOptions {
  /** As mkfs.erofs has it, this outdoes all options and gives every file its time. */
  private static final String VARIABLE = "SOURCE_DATE_EPOCH";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "-T",
      paramLabel = "SECONDS",
      description = "The mtime of every file; SOURCE_DATE_EPOCH, if set, is used instead.")
  private @Nullable Long time;

  @Option(names = "--all-time", description = "-T is for every file; the default.")
  private boolean allTime;

  @Option(names = "--mkfs-time", description = "-T is for the image; files keep their own.")
  private boolean mkfsTime;

  @Option(
      names = "--ignore-mtime",
      description = "Files lose an mtime that would make their inodes larger.")
  private boolean ignoreMtime;

  @Option(names = "--preserve-mtime", description = "Files keep their mtimes; the default.")
  private boolean preserveMtime;

  ErofsOptions applyTo(ErofsOptions options) throws UsageException {
    return applyTo(options, System.getenv(VARIABLE));
  }

  /**
   * @param variable value of SOURCE_DATE_EPOCH
   */
  ErofsOptions applyTo(ErofsOptions options, @Nullable String variable) throws UsageException {
    boolean ignore = ignoreMtime && isLast("--ignore-mtime", "--preserve-mtime", preserveMtime);
    ErofsOptions timed = options.withMetadata(options.metadata().withIgnoreMtime(ignore));
    if (variable != null) {
      @Nullable Long seconds = Longs.tryParse(variable);
      if (seconds == null) {
        throw UsageException.unsupported(
            VARIABLE + ": expected seconds since 1970, got '" + variable + "'");
      }
      return timed.withFileTime(Timestamp.ofSeconds(seconds));
    }
    if (time == null) {
      return timed;
    }
    Timestamp timestamp = Timestamp.ofSeconds(time);
    return mkfsTime && isLast("--mkfs-time", "--all-time", allTime)
        ? timed.withMetadata(timed.metadata().withBuildTime(timestamp))
        : timed.withFileTime(timestamp);
  }

  /** Of two options that contradict each other the later one counts. */
  private boolean isLast(String option, String opposite, boolean oppositeGiven) {
    if (!oppositeGiven) {
      return true;
    }
    var args = command.commandLine().getParseResult().originalArgs();
    return args.lastIndexOf(option) > args.lastIndexOf(opposite);
  }
}
