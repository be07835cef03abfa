package io.initfs.fstree.text;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.OverlayfsMarks;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.text.OverlayXattrs.Backing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a tree as a text. */
final class DumpWriter {
  private static final int BUFFER = 1 << 16;
  private static final Pattern OBJECT_DIRECTORY = Pattern.compile("[0-9a-f]{2}");

  private final FileTree tree;
  private final OutputStream out;
  private final String name;
  private final TextLimits limits;
  private final Map<Node, Integer> linkCounts;
  private final Map<Node, TreePath> firstNames = new IdentityHashMap<>();
  private final ImmutableList.Builder<TextWriteReport.Item> notHeld = ImmutableList.builder();
  private final byte[] buffer = new byte[BUFFER];
  private final boolean ofMkcomposefs;

  DumpWriter(FileTree tree, OutputStream out, String name, TextLimits limits) {
    this.tree = tree;
    this.out = out;
    this.name = name;
    this.limits = limits;
    this.linkCounts = tree.linkCounts();
    this.ofMkcomposefs = OverlayfsMarks.isOpaque(tree.root());
  }

  TextWriteReport write() throws IOException {
    long lines = 0;
    for (TreeEntry entry : tree) {
      if (!isObjectWhiteout(entry)) {
        write(entry);
        lines++;
      }
    }
    return new TextWriteReport(lines, notHeld.build());
  }

  /** One that hides a directory of backing files, where these lie in a lower layer of the mount. */
  private boolean isObjectWhiteout(TreeEntry entry) {
    return ofMkcomposefs
        && entry.path().names().size() == 1
        && OverlayfsMarks.isWhiteout(entry.node())
        && OBJECT_DIRECTORY.matcher(entry.path().name().toString()).matches();
  }

  private void write(TreeEntry entry) throws IOException {
    Node node = entry.node();
    @Nullable TreePath first = firstNames.putIfAbsent(node, entry.path());
    Optional<Backing> backing = Backing.of(node);
    escaped(absolute(entry.path()), false);
    numbers(node, first != null);
    if (first != null) {
      escaped(absolute(first), false);
    } else {
      optional(payload(node, backing));
    }
    out.write(' ');
    if (first == null && node instanceof RegularFile file && file.size() > 0 && backing.isEmpty()) {
      content(entry.path(), file);
    } else {
      out.write('-');
    }
    out.write(' ');
    @Nullable ImmutableBytes digest = backing.map(Backing::digest).orElse(null);
    print(digest == null ? "-" : BaseEncoding.base16().lowerCase().encode(digest.toByteArray()));
    xattrs(entry, first == null, backing.isPresent());
    out.write('\n');
  }

  /** Without String.format, which has digits of the user's language. */
  private void numbers(Node node, boolean isLink) throws IOException {
    Metadata metadata = node.metadata();
    long rdev = node instanceof DeviceNode device ? device.number().toLinux() : 0;
    print(" " + size(node));
    print((isLink ? " @" : " ") + Integer.toOctalString(node.mode()));
    print(" " + linkCounts.getOrDefault(node, 1));
    print(" " + metadata.uid() + " " + metadata.gid() + " " + rdev);
    print(" " + metadata.mtime().seconds() + "." + metadata.mtime().nanos() + " ");
  }

  private static ImmutableBytes absolute(TreePath path) {
    byte[] relative = path.toRelativeBytes();
    return ImmutableBytes.copyOf(Bytes.concat(new byte[] {'/'}, relative));
  }

  private static long size(Node node) {
    if (node instanceof RegularFile file) {
      return file.size();
    }
    return node instanceof Symlink link ? link.target().length() : 0;
  }

  private static @Nullable ImmutableBytes payload(Node node, Optional<Backing> backing) {
    return node instanceof Symlink link
        ? link.target()
        : backing.map(Backing::payload).orElse(null);
  }

  private void content(TreePath path, RegularFile file) throws IOException {
    if (file.size() > limits.maxContentBytes()) {
      throw new TextException.LimitExceeded(
          new Place(name, path.toString(), 0),
          "maxContentBytes",
          "files of at most "
              + limits.maxContentBytes()
              + " bytes, or with their contents elsewhere",
          file.size() + " bytes");
    }
    long written = 0;
    try (InputStream in = file.content().openStream()) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        if (written == 0 && got == 1 && file.size() == 1 && buffer[0] == '-') {
          Escapes.hex('-', out);
        } else {
          Escapes.encode(buffer, got, false, out);
        }
        written += got;
      }
    }
    if (written != file.size()) {
      throw new IOException(
          path + ": contents changed: expected " + file.size() + " bytes, got " + written);
    }
  }

  /**
   * @param note whether to tell what is left out: once for a node
   */
  private void xattrs(TreeEntry entry, boolean note, boolean backed) throws IOException {
    for (Map.Entry<ImmutableBytes, ImmutableBytes> xattr :
        entry.node().metadata().xattrs().entrySet()) {
      ImmutableBytes stored = xattr.getKey();
      Optional<ImmutableBytes> key = OverlayXattrs.unescape(stored);
      if (key.isPresent()) {
        out.write(' ');
        escaped(key.get(), true);
        out.write('=');
        escaped(xattr.getValue(), true);
      } else if (note && !isImplied(entry, stored, backed)) {
        notHeld.add(new TextWriteReport.Item(entry.path().toString(), stored.toString()));
      }
    }
  }

  /** Whether other fields say what an xattr does, or mkcomposefs will. */
  private static boolean isImplied(TreeEntry entry, ImmutableBytes xattr, boolean backed) {
    boolean rootMark = entry.path().isRoot() && xattr.equals(OverlayXattrs.OPAQUE);
    boolean ofBacking =
        xattr.equals(OverlayXattrs.METACOPY) || xattr.equals(OverlayXattrs.REDIRECT);
    return rootMark || (backed && ofBacking);
  }

  private void optional(@Nullable ImmutableBytes field) throws IOException {
    if (field == null) {
      out.write('-');
    } else if (field.length() == 1 && field.at(0) == '-') {
      Escapes.hex('-', out);
    } else {
      escaped(field, false);
    }
  }

  private void escaped(ImmutableBytes bytes, boolean xattr) throws IOException {
    Escapes.encode(bytes.toByteArray(), bytes.length(), xattr, out);
  }

  private void print(String ascii) throws IOException {
    out.write(ascii.getBytes(StandardCharsets.US_ASCII));
  }
}
