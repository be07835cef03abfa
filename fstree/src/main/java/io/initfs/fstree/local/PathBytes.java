package io.initfs.fstree.local;

import com.google.common.base.CharMatcher;
import io.initfs.fstree.ImmutableBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * The bytes of a {@link Path}, and the path of given bytes.
 *
 * <p>On Linux a path holds the bytes that the kernel gave, but its string is those bytes decoded in
 * the locale's charset, which loses what the charset lacks; under {@code LANG=C} that is every byte
 * from 0x80. The one lossless way through the public API is the path's URI, which percent-encodes
 * the bytes themselves. Plain ASCII, nearly every name there is, needs no such detour. Other file
 * systems have names of characters; those are taken as UTF-8.
 */
final class PathBytes {
  private PathBytes() {}

  /** The bytes of a relative or absolute path as the file system stores them. */
  static ImmutableBytes of(Path path) {
    String text = path.toString();
    if (CharMatcher.ascii().matchesAllOf(text) || !hasByteNames(path.getFileSystem())) {
      return ImmutableBytes.utf8(text);
    }
    // A relative path's URI would be resolved against the working directory, hence the root. The
    // URI of what happens to be a directory there ends in a slash that is not the path's own.
    String uri = path.getFileSystem().getPath("/").resolve(path).toUri().getRawPath();
    int from = path.isAbsolute() ? 0 : 1;
    boolean slashAdded = uri.endsWith("/") && !text.endsWith("/");
    return percentDecode(uri, from, slashAdded ? uri.length() - 1 : uri.length());
  }

  /**
   * A path of one component, never a way up or elsewhere: on a file system with other separators
   * than {@code /} a name might be more than a name.
   *
   * @throws FileSystemException if the file system cannot hold such a name
   */
  static Path ofName(FileSystem fileSystem, ImmutableBytes name) throws FileSystemException {
    Path path = ofTarget(fileSystem, name);
    if (path.isAbsolute() || path.getRoot() != null || path.getNameCount() != 1) {
      throw new FileSystemException(name.toString(), null, "not a file name on this file system");
    }
    return path;
  }

  /**
   * A path of any bytes, as a symlink's target. The JDK collapses repeated slashes, and has no path
   * for a NUL; a caller that minds compares with {@link #of(Path)}.
   *
   * @throws FileSystemException if the file system has no such path
   */
  static Path ofTarget(FileSystem fileSystem, ImmutableBytes target) throws FileSystemException {
    try {
      byte[] bytes = target.toByteArray();
      String text = new String(bytes, StandardCharsets.UTF_8);
      boolean simple = CharMatcher.ascii().matchesAllOf(text) && !text.endsWith("/");
      if (simple || !hasByteNames(fileSystem)) {
        return fileSystem.getPath(text);
      }
      boolean absolute = bytes[0] == '/';
      // The last slash of a URI is dropped, so there is one to drop.
      Path path = Path.of(URI.create("file://" + (absolute ? "" : "/") + percentEncode(bytes)));
      return absolute ? path : path.subpath(0, path.getNameCount());
    } catch (IllegalArgumentException refused) {
      FileSystemException exception =
          new FileSystemException(target.toString(), null, "not a path on this file system");
      exception.initCause(refused);
      throw exception;
    }
  }

  private static boolean hasByteNames(FileSystem fileSystem) {
    return fileSystem == FileSystems.getDefault() && fileSystem.getSeparator().equals("/");
  }

  private static String percentEncode(byte[] bytes) {
    StringBuilder out = new StringBuilder(3 * bytes.length + 1);
    for (byte b : bytes) {
      if (b == '/') {
        out.append('/');
      } else {
        out.append(String.format("%%%02X", b));
      }
    }
    return out.append('/').toString();
  }

  private static ImmutableBytes percentDecode(String text, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '%') {
        out[length++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
        i += 2;
      } else {
        out[length++] = (byte) text.charAt(i);
      }
    }
    return ImmutableBytes.copyOfRange(out, 0, length);
  }
}
