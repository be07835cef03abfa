package io.initfs.fstree.text;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a text stands in xattrs of the tree, as mkcomposefs puts it for overlayfs.
 *
 * <p>A file whose contents are elsewhere has {@code trusted.overlay.metacopy}, and where they are
 * in {@code trusted.overlay.redirect}. Xattrs of the text that have names for overlayfs must not
 * speak to the one that is mounted over the image, so they are escaped: {@code
 * trusted.overlay.NAME} is {@code trusted.overlay.overlay.NAME} in the tree, which that overlayfs
 * shows by its first name.
 */
final class OverlayXattrs {
  static final ImmutableBytes OPAQUE = ImmutableBytes.utf8("trusted.overlay.opaque");
  static final ImmutableBytes METACOPY = ImmutableBytes.utf8("trusted.overlay.metacopy");
  static final ImmutableBytes REDIRECT = ImmutableBytes.utf8("trusted.overlay.redirect");

  private static final byte[] PREFIX = "trusted.overlay.".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ESCAPE = "overlay.".getBytes(StandardCharsets.US_ASCII);
  private static final int METACOPY_HEADER = 4;

  private OverlayXattrs() {}

  /** The name in the tree of an xattr of the text. */
  static ImmutableBytes escape(ImmutableBytes name) {
    byte[] bytes = name.toByteArray();
    if (!startsWith(bytes, 0, PREFIX)) {
      return name;
    }
    byte[] rest = Arrays.copyOfRange(bytes, PREFIX.length, bytes.length);
    return ImmutableBytes.copyOf(Bytes.concat(PREFIX, ESCAPE, rest));
  }

  /** The name in the text of an xattr of the tree; empty for one that speaks to overlayfs. */
  static Optional<ImmutableBytes> unescape(ImmutableBytes name) {
    byte[] bytes = name.toByteArray();
    if (!startsWith(bytes, 0, PREFIX)) {
      return Optional.of(name);
    }
    if (!startsWith(bytes, PREFIX.length, ESCAPE)) {
      return Optional.empty();
    }
    int rest = PREFIX.length + ESCAPE.length;
    return Optional.of(
        ImmutableBytes.copyOf(Bytes.concat(PREFIX, Arrays.copyOfRange(bytes, rest, bytes.length))));
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] start) {
    return bytes.length >= at + start.length
        && Arrays.equals(bytes, at, at + start.length, start, 0, start.length);
  }

  /**
   * Where the contents of a file are.
   *
   * @param payload path of the backing file, with or without a slash in front; null if not known
   * @param digest its fs-verity digest, 32 or 64 bytes; null if not known
   */
  record Backing(@Nullable ImmutableBytes payload, @Nullable ImmutableBytes digest) {
    /** That of a node of a tree; empty if it is no file, or its contents are its own. */
    static Optional<Backing> of(Node node) {
      Map<ImmutableBytes, ImmutableBytes> xattrs = node.metadata().xattrs();
      @Nullable ImmutableBytes metacopy = xattrs.get(METACOPY);
      @Nullable ImmutableBytes redirect = xattrs.get(REDIRECT);
      boolean understood =
          metacopy != null
              && isMetacopy(metacopy)
              && (redirect == null || (redirect.length() > 1 && redirect.at(0) == '/'));
      if (!(node instanceof RegularFile) || !understood) {
        return Optional.empty();
      }
      return Optional.of(
          new Backing(
              redirect == null ? null : relative(redirect),
              metacopy.length() == 0 ? null : withoutFirst(metacopy, METACOPY_HEADER)));
    }

    private static ImmutableBytes relative(ImmutableBytes redirect) {
      return redirect.at(1) == '/' ? redirect : withoutFirst(redirect, 1);
    }

    /** The metadata with what tells overlayfs of this. */
    Metadata mark(Metadata metadata) {
      Map<ImmutableBytes, ImmutableBytes> xattrs = new TreeMap<>(metadata.xattrs());
      xattrs.put(METACOPY, digest == null ? ImmutableBytes.EMPTY : metacopy(digest));
      if (payload != null) {
        byte[] path = payload.toByteArray();
        boolean absolute = path.length > 0 && path[0] == '/';
        byte[] redirect = absolute ? path : Bytes.concat(new byte[] {'/'}, path);
        xattrs.put(REDIRECT, ImmutableBytes.copyOf(redirect));
      }
      return metadata.withXattrs(ImmutableSortedMap.copyOf(xattrs));
    }
  }

  /**
   * Linux's struct ovl_metacopy.
   *
   * <pre>
   * | u8 version: 0 | u8 length of all | u8 flags: 0 | u8 algorithm: 1 SHA-256, 2 SHA-512 | digest
   * </pre>
   */
  private static ImmutableBytes metacopy(ImmutableBytes digest) {
    byte length = (byte) (METACOPY_HEADER + digest.length());
    byte[] header = {0, length, 0, algorithm(digest.length())};
    return ImmutableBytes.copyOf(Bytes.concat(header, digest.toByteArray()));
  }

  /** Whether a value is one that {@link #metacopy} makes, or an empty one. */
  private static boolean isMetacopy(ImmutableBytes value) {
    int digest = value.length() - METACOPY_HEADER;
    return value.length() == 0
        || ((digest == 32 || digest == 64)
            && value.equals(metacopy(withoutFirst(value, METACOPY_HEADER))));
  }

  private static byte algorithm(int digestLength) {
    return (byte) (digestLength == 32 ? 1 : 2);
  }

  private static ImmutableBytes withoutFirst(ImmutableBytes bytes, int count) {
    return ImmutableBytes.copyOfRange(bytes.toByteArray(), count, bytes.length());
  }
}
