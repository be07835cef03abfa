package io.initfs.fstree.text;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a tree of a text, line by line. */
final class DumpReader {
  private static final int MAX_PATH = 4095;

  /** Linux's XATTR_NAME_MAX and XATTR_SIZE_MAX. */
  private static final int MAX_XATTR_NAME = 255;

  private static final int MAX_XATTR_VALUE = 1 << 16;

  /** Linux's XATTR_LIST_MAX: all names with a NUL each. */
  private static final int MAX_XATTR_LIST = 1 << 16;

  private static final int PERMISSIONS = 07777;
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private static final ImmutableBytes SLASH = ImmutableBytes.utf8("/");

  /** Stands where a hard link will be, whose target may be in a line behind it. */
  private static final Node UNRESOLVED = new Fifo(Metadata.of(0));

  private record HardLink(Place place, TreePath path, TreePath target) {}

  private final ByteSource text;
  private final String source;
  private final TextLimits limits;
  private final TreeBuilder builder = new TreeBuilder();
  private final List<HardLink> links = new ArrayList<>();
  private boolean started;
  private long metadataBytes;

  DumpReader(ByteSource text, String source, TextLimits limits) {
    this.text = text;
    this.source = source;
    this.limits = limits;
  }

  FileTree read() throws IOException {
    try (LineInput lines = new LineInput(text, source, limits)) {
      for (Optional<Line> next = lines.next(); next.isPresent(); next = lines.next()) {
        Line line = next.get();
        metadataBytes += line.bytes().length;
        read(new Fields(line, source));
        requireWithinLimits(line);
      }
    }
    if (!started) {
      throw new TextException.Corrupt(new Place(source, "", 0), "first line", "that of /", "none");
    }
    for (HardLink link : links) {
      resolve(link);
    }
    return builder.build();
  }

  private void requireWithinLimits(Line line) throws TextException {
    if (metadataBytes > limits.maxMetadataBytes()) {
      throw new TextException.LimitExceeded(
          line.place(source, 0),
          "maxMetadataBytes",
          "at most " + limits.maxMetadataBytes(),
          "" + metadataBytes);
    }
  }

  private void read(Fields fields) throws TextException {
    fields.take("PATH");
    TreePath path = absolute(fields);
    requirePlace(fields, path);
    fields.take("SIZE");
    long size = fields.number(Long.MAX_VALUE);
    fields.take("MODE");
    boolean hardLink = fields.skip('@');
    int mode = fields.mode();
    Optional<NodeKind> kind = NodeKind.fromMode(mode);
    if (kind.isEmpty() || (path.isRoot() && (hardLink || kind.get() != NodeKind.DIRECTORY))) {
      throw fields.wrong(path.isRoot() ? "a directory" : "a type of file", fields.quote());
    }
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
    Metadata owned = new Metadata(mode & PERMISSIONS, uid, gid, mtime, ImmutableSortedMap.of());
    Data data = new Data(fields, kind.get(), size, hardLink);
    Metadata metadata = owned.withXattrs(xattrs(fields));
    if (hardLink) {
      links.add(new HardLink(data.place, path, data.target()));
      builder.put(path, UNRESOLVED);
    } else {
      builder.put(path, data.node(metadata, rdev));
    }
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

  private void requirePlace(Fields fields, TreePath path) throws TextException {
    if (path.isRoot() == started) {
      throw fields.wrong(started ? "a path below /" : "/ in the first line", fields.quote());
    }
    started = true;
    TreeEntry there = builder.deepest(path);
    boolean isNew = !path.isRoot() && !there.path().equals(path);
    if (isNew && !there.path().equals(path.parent())) {
      throw fields.wrong("a path whose directory has a line before", fields.quote());
    }
    if (isNew && !(there.node() instanceof Directory)) {
      throw fields.wrong("a path below a directory", fields.quote());
    }
    if (!isNew && !path.isRoot()) {
      throw fields.wrong("a path that has no line before", fields.quote());
    }
  }

  /** The three fields that say what a node holds. */
  private final class Data {
    private final NodeKind kind;
    private final long size;
    private final Place place;
    private final @Nullable ImmutableBytes payload;
    private final @Nullable TreePath target;
    private final @Nullable ByteSource content;
    private final @Nullable ImmutableBytes digest;

    Data(Fields fields, NodeKind kind, long size, boolean hardLink) throws TextException {
      this.kind = kind;
      this.size = size;
      boolean file = kind == NodeKind.REGULAR_FILE;
      fields.take("PAYLOAD");
      this.place = fields.place();
      if ((hardLink || kind == NodeKind.SYMLINK) && fields.isUnset()) {
        throw fields.wrong("the target of a link", "none");
      }
      if (!hardLink && !file && kind != NodeKind.SYMLINK) {
        fields.requireUnset("a " + kind);
      }
      this.payload = fields.isUnset() ? null : fields.path(MAX_PATH);
      if (file && !hardLink && payload != null && payload.equals(SLASH)) {
        throw fields.wrong("the path of a file", fields.quote());
      }
      this.target = hardLink ? absolute(fields) : null;
      fields.take("CONTENT");
      if (!file || payload != null) {
        fields.requireUnset(file ? "a file with a PAYLOAD" : "a " + kind);
      }
      this.content = fields.isUnset() ? null : content(fields);
      fields.take("DIGEST");
      if (!file || content != null) {
        fields.requireUnset(file ? "a file with CONTENT" : "a " + kind);
      }
      this.digest = fields.isUnset() ? null : fields.digest();
    }

    private ByteSource content(Fields fields) throws TextException {
      long found = fields.bytes(limits.maxContentBytes()).length();
      if (found != size) {
        throw fields.wrong("SIZE bytes, " + size, "" + found);
      }
      metadataBytes -= fields.length();
      return new EscapedContent(text.slice(fields.offset(), fields.length()), size);
    }

    TreePath target() {
      return Objects.requireNonNull(target);
    }

    Node node(Metadata metadata, long rdev) {
      return switch (kind) {
        case REGULAR_FILE -> file(metadata);
        case DIRECTORY -> new Directory(metadata, Map.of());
        case SYMLINK -> new Symlink(metadata, Objects.requireNonNull(payload));
        case CHARACTER_DEVICE, BLOCK_DEVICE ->
            new DeviceNode(metadata, kind, DeviceNumber.fromLinux(rdev));
        case FIFO -> new Fifo(metadata);
        case SOCKET -> new Socket(metadata);
      };
    }

    private Node file(Metadata metadata) {
      if (content != null) {
        return new RegularFile(metadata, size, content);
      }
      if (size == 0 && payload == null && digest == null) {
        return new RegularFile(metadata, 0, ByteSource.empty());
      }
      OverlayXattrs.Backing backing = new OverlayXattrs.Backing(payload, digest);
      return new RegularFile(backing.mark(metadata), size, new HoleSource(size));
    }
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

  /** A link to a link is one to the same file, if that link stands before it. */
  private void resolve(HardLink link) throws TextException {
    TreeEntry target = builder.deepest(link.target());
    @Nullable String got = null;
    if (!target.path().equals(link.target())) {
      got = "which is not there";
    } else if (target.node() instanceof Directory) {
      got = "a directory";
    } else if (target.node() == UNRESOLVED) {
      got = "a hard link itself";
    }
    if (got != null) {
      throw new TextException.Corrupt(
          link.place(), "target of a hard link", "a file", link.target() + ", " + got);
    }
    builder.put(link.path(), target.node());
  }
}
