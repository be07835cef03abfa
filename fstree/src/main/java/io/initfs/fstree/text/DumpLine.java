package io.initfs.fstree.text;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a line says. The node of a hard link is that of another line, so most fields of such a line
 * say nothing; they must be well-formed all the same.
 *
 * @param place where the line begins
 * @param target with a hard link: a path of what it is a link to
 * @param rdev with a device: its number, as Linux packs it
 * @param payload with a symlink its target, with a file the path of its contents
 * @param content with a file whose contents are in the line: where these are
 * @param digest with a file: what fs-verity says of its contents elsewhere
 */
record DumpLine(
    Place place,
    TreePath path,
    @Nullable TreePath target,
    NodeKind kind,
    long size,
    Metadata metadata,
    long rdev,
    @Nullable ImmutableBytes payload,
    @Nullable Content content,
    @Nullable ImmutableBytes digest) {
  private static final int MAX_PATH = 4095;

  /** Linux's XATTR_NAME_MAX and XATTR_SIZE_MAX. */
  private static final int MAX_XATTR_NAME = 255;

  private static final int MAX_XATTR_VALUE = 1 << 16;

  /** Linux's XATTR_LIST_MAX: all names with a NUL each. */
  private static final int MAX_XATTR_LIST = 1 << 16;

  private static final int PERMISSIONS = 07777;
  private static final long MAX_U32 = 0xFFFF_FFFFL;
  private static final ImmutableBytes SLASH = ImmutableBytes.utf8("/");

  /**
   * A part of the text with escapes.
   *
   * @param offset in the text, in bytes
   * @param length in bytes
   */
  record Content(long offset, int length) {}

  /**
   * @throws TextException if a field is not well-formed, or does not go together with another
   */
  static DumpLine parse(Line line, String source, TextLimits limits) throws TextException {
    Fields fields = new Fields(line, source);
    fields.take("PATH");
    TreePath path = absolute(fields);
    fields.take("SIZE");
    long size = fields.number(Long.MAX_VALUE);
    fields.take("MODE");
    boolean link = fields.skip('@');
    int mode = fields.mode();
    NodeKind kind =
        NodeKind.fromMode(mode).orElseThrow(() -> fields.wrong("a type of file", fields.quote()));
    fields.take("NLINK");
    long unused = fields.number(MAX_U32);
    fields.take("UID");
    long uid = fields.number(Metadata.MAX_ID);
    fields.take("GID");
    long gid = fields.number(Metadata.MAX_ID);
    fields.take("RDEV");
    long rdev = fields.number(MAX_U32);
    fields.take("MTIME");
    Timestamp mtime = fields.time();
    fields.take("PAYLOAD");
    @Nullable TreePath target = link ? linkTarget(fields) : null;
    @Nullable ImmutableBytes payload = link ? null : payload(fields, kind);
    fields.take("CONTENT");
    @Nullable Content content = content(fields, kind, size, link || payload != null, limits);
    fields.take("DIGEST");
    @Nullable ImmutableBytes digest = digest(fields, kind, content != null);
    Metadata metadata = new Metadata(mode & PERMISSIONS, uid, gid, mtime, xattrs(fields));
    Place place = line.place(source, 0);
    return new DumpLine(place, path, target, kind, size, metadata, rdev, payload, content, digest);
  }

  private static TreePath absolute(Fields fields) throws TextException {
    ImmutableBytes bytes = fields.path(MAX_PATH);
    Optional<TreePath> path = TreePath.tryParse(bytes);
    boolean canonical =
        path.isPresent()
            && bytes.at(0) == '/'
            && path.get().toRelativeBytes().length == bytes.length() - 1;
    if (!canonical) {
      throw fields.wrong(
          "an absolute path without empty components, \".\" and \"..\"", fields.quote());
    }
    return path.get();
  }

  private static TreePath linkTarget(Fields fields) throws TextException {
    if (fields.isUnset()) {
      throw fields.wrong("the target of a link", "none");
    }
    return absolute(fields);
  }

  private static @Nullable ImmutableBytes payload(Fields fields, NodeKind kind)
      throws TextException {
    switch (kind) {
      case REGULAR_FILE -> {
        if (!fields.isUnset() && fields.path(MAX_PATH).equals(SLASH)) {
          throw fields.wrong("the path of a file", fields.quote());
        }
      }
      case SYMLINK -> {
        if (fields.isUnset()) {
          throw fields.wrong("the target of a link", "none");
        }
      }
      default -> fields.requireUnset("a " + kind);
    }
    return fields.isUnset() ? null : fields.path(MAX_PATH);
  }

  private static @Nullable Content content(
      Fields fields, NodeKind kind, long size, boolean elsewhere, TextLimits limits)
      throws TextException {
    boolean file = kind == NodeKind.REGULAR_FILE;
    if (!file || elsewhere) {
      fields.requireUnset(file ? "a file with a PAYLOAD" : "a " + kind);
    }
    if (fields.isUnset()) {
      return null;
    }
    long found = fields.decodedLength(limits.maxContentBytes());
    if (found != size) {
      throw fields.wrong("SIZE bytes, " + size, "" + found);
    }
    return new Content(fields.offset(), fields.length());
  }

  private static @Nullable ImmutableBytes digest(Fields fields, NodeKind kind, boolean hasContent)
      throws TextException {
    boolean file = kind == NodeKind.REGULAR_FILE;
    if (!file || hasContent) {
      fields.requireUnset(file ? "a file with CONTENT" : "a " + kind);
    }
    return fields.isUnset() ? null : fields.digest();
  }

  private static ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs(Fields fields)
      throws TextException {
    Map<ImmutableBytes, ImmutableBytes> xattrs = new TreeMap<>();
    int listed = 0;
    while (fields.hasNext()) {
      fields.take("xattr");
      ImmutableBytes key = OverlayXattrs.escape(fields.key(MAX_XATTR_NAME));
      fields.requireAtMost(
          MAX_XATTR_NAME, key.length(), "bytes of its name, escaped for overlayfs");
      listed += key.length() + 1;
      fields.requireAtMost(MAX_XATTR_LIST, listed, "bytes of names");
      if (xattrs.put(key, fields.value(MAX_XATTR_VALUE)) != null) {
        throw fields.wrong("each name once", fields.quote());
      }
    }
    return ImmutableSortedMap.copyOf(xattrs);
  }

  /**
   * The node of a line that is no hard link; a directory is without children.
   *
   * @param text that the line is from
   */
  Node node(ByteSource text) {
    return switch (kind) {
      case REGULAR_FILE -> file(text);
      case DIRECTORY -> new Directory(metadata, Map.of());
      case SYMLINK -> new Symlink(metadata, Objects.requireNonNull(payload));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          new DeviceNode(metadata, kind, DeviceNumber.fromLinux(rdev));
      case FIFO -> new Fifo(metadata);
      case SOCKET -> new Socket(metadata);
    };
  }

  private Node file(ByteSource text) {
    if (content != null) {
      ByteSource escaped = text.slice(content.offset(), content.length());
      return new RegularFile(metadata, size, new EscapedContent(escaped, size));
    }
    if (size == 0 && payload == null && digest == null) {
      return new RegularFile(metadata, 0, ByteSource.empty());
    }
    OverlayXattrs.Backing backing = new OverlayXattrs.Backing(payload, digest);
    return new RegularFile(backing.mark(metadata), size, new HoleSource(size));
  }
}
