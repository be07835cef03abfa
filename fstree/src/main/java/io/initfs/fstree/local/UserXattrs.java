package io.initfs.fstree.local;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code user.*} extended attributes of a file, the only ones the JDK gives access to, and only
 * under ASCII names: it decodes names in the locale's charset. Linux allows them on regular files
 * and directories; elsewhere the JDK must not even be asked, since it opens the file to look.
 */
final class UserXattrs {
  private static final String PREFIX = "user.";

  /** At a NUL the JDK would take the name to end. */
  private static final CharMatcher SETTABLE = CharMatcher.inRange('\1', '\177');

  private UserXattrs() {}

  /**
   * @throws IOException also if a name is not ASCII, which would be lost otherwise
   */
  static ImmutableSortedMap<ImmutableBytes, ImmutableBytes> read(Path path) throws IOException {
    UserDefinedFileAttributeView view = view(path);
    List<String> names = view == null ? List.of() : list(path, view);
    if (names.isEmpty()) {
      return ImmutableSortedMap.of();
    }
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.naturalOrder();
    for (String name : names) {
      if (!CharMatcher.ascii().matchesAllOf(name)) {
        throw new FileSystemException(
            path.toString(), null, "xattr name is not ASCII: user." + ImmutableBytes.utf8(name));
      }
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      xattrs.put(
          ImmutableBytes.utf8(PREFIX + name),
          ImmutableBytes.copyOfRange(value.array(), 0, value.position()));
    }
    return xattrs.build();
  }

  /** Sets what can be set; {@code notHeld} gets the name of, and reason for, each that cannot. */
  static void write(
      Path path, Map<ImmutableBytes, ImmutableBytes> xattrs, Consumer<String> notHeld) {
    if (xattrs.isEmpty()) {
      return;
    }
    UserDefinedFileAttributeView view = view(path);
    xattrs.forEach(
        (name, value) -> {
          String text = name.toUtf8();
          boolean settable = text.startsWith(PREFIX) && SETTABLE.matchesAllOf(text);
          if (view == null || !settable) {
            notHeld.accept("xattr " + name + ": not settable from Java");
            return;
          }
          try {
            view.write(text.substring(PREFIX.length()), ByteBuffer.wrap(value.toByteArray()));
          } catch (IOException refused) {
            notHeld.accept("xattr " + name + ": " + refused.getMessage());
          }
        });
  }

  private static List<String> list(Path path, UserDefinedFileAttributeView view)
      throws IOException {
    try {
      return view.list();
    } catch (FileSystemException failed) {
      // A file system without xattrs refuses the question; asked before each, the store's answer
      // would cost more than the attributes themselves.
      if (Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
        throw failed;
      }
      return List.of();
    }
  }

  private static @Nullable UserDefinedFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
