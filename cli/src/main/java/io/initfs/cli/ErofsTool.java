package io.initfs.cli;

import io.initfs.erofs.failure.NotErofsException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A tool of erofs-utils whose name the command is called by, through a link. Those who call it so
 * look at that tool's exit status: of mkfs.erofs and fsck.erofs it is 1 whatever is wrong, of
 * dump.erofs a negative errno, of which eight bits are left.
 */
enum ErofsTool {
  MKFS,
  FSCK,
  DUMP;

  private static final int ENOENT = 2;
  private static final int EIO = 5;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;

  /** The one of a name such as {@code mkfs.erofs}; empty for any other. */
  static Optional<ErofsTool> ofName(String name) {
    return Arrays.stream(values()).filter(tool -> tool.toString().equals(name)).findFirst();
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
