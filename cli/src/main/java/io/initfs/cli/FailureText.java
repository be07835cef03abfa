package io.initfs.cli;

import com.google.common.base.CharMatcher;
import com.google.common.base.Throwables;
import io.initfs.erofs.failure.MissingDeviceException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * A failure as one line. The JDK's file exceptions carry a path and leave the rest to their type.
 */
final class FailureText {
  /** Where what the library misses is given. */
  static final String DEVICE_HINT = " (--device gives them, in the order of the device table)";

  private FailureText() {}

  static String of(Exception failure) {
    if (failure.getCause() instanceof OutOfMemoryError) {
      return "out of memory; more is given by, for example, INITFS_JAVA_OPTS=-Xmx2g";
    }
    String text =
        failure instanceof FileSystemException problem
            ? problem.getFile() + ": " + reason(problem)
            : failure.getMessage();
    if (Throwables.getCausalChain(failure).stream()
        .anyMatch(MissingDeviceException.class::isInstance)) {
      text += DEVICE_HINT;
    }
    boolean expected = failure instanceof IOException || failure instanceof UsageException;
    return printable(expected && text != null ? text : "internal error: " + failure);
  }

  /** A failure to do with one file, for after its name. */
  static String reasonOf(IOException failure) {
    return failure instanceof FileSystemException problem
        ? printable(reason(problem))
        : of(failure);
  }

  /** Paths may come from an archive, and hold what a terminal would obey. */
  static String printable(String text) {
    return CharMatcher.javaIsoControl().replaceFrom(text, ' ');
  }

  private static String reason(FileSystemException problem) {
    if (problem.getReason() != null) {
      return problem.getReason();
    }
    if (problem instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (problem instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (problem instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (problem instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (problem instanceof DirectoryNotEmptyException) {
      return "directory is not empty";
    }
    return "cannot be read or written";
  }
}
