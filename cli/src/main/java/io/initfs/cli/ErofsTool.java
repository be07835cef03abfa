package io.initfs.cli;

import io.initfs.erofs.failure.NotErofsException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/**
 * A tool of erofs-utils whose name the command is called by, through a link. Those who call it so
 * look at that tool's exit status: of mkfs.erofs and fsck.erofs it is 1 whatever is wrong, of
 * dump.erofs a negative errno, of which eight bits are left.
 */
enum ErofsTool {
  MKFS,
  FSCK,
  DUMP;

  /** Of erofs-utils: whose options are taken, whose output is printed. */
  private static final String VERSION = "1.9.4";

  private static final int ENOENT = 2;
  private static final int EIO = 5;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;

  /** The one of a name such as {@code mkfs.erofs}; empty for any other. */
  static Optional<ErofsTool> ofName(String name) {
    for (ErofsTool tool : values()) {
      if (tool.toString().equals(name)) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }

  /** Makes help and version of its command such as scripts read them that look for the tool's. */
  void dress(CommandLine command) {
    IVersionProvider own = command.getCommandSpec().versionProvider();
    command.getCommandSpec().versionProvider(() -> version(own.getVersion()));
    command.setHelpFactory(ErofsToolHelp::new);
  }

  /** The tool's first line, then what the command has to say, its own name and version last. */
  private String[] version(String[] own) {
    return Stream.of(
            Stream.of(this + " (erofs-utils) " + VERSION),
            Arrays.stream(own).skip(1),
            Stream.of("This is " + own[0] + " in its place."))
        .flatMap(lines -> lines)
        .toArray(String[]::new);
  }

  /** The tool's status for the command's. */
  int status(int status, Optional<Exception> failure) {
    if (status == CommandLine.ExitCode.OK) {
      return status;
    }
    return this == DUMP ? -errno(failure) & 0xff : CommandLine.ExitCode.SOFTWARE;
  }

  private static int errno(Optional<Exception> failure) {
    Exception cause = failure.orElse(null);
    if (cause instanceof NoSuchFileException) {
      return ENOENT;
    }
    if (cause instanceof AccessDeniedException) {
      return EACCES;
    }
    boolean endsEarly =
        cause != null
            && cause.getCause() instanceof NotErofsException other
            && other.endsBeforeSuperblock();
    return endsEarly ? EIO : EINVAL;
  }

  @Override
  public String toString() {
    return switch (this) {
      case MKFS -> "mkfs.erofs";
      case FSCK -> "fsck.erofs";
      case DUMP -> "dump.erofs";
    };
  }
}
