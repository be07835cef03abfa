package io.initfs.fstree.text;

import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a tree of a text, line by line. */
final class DumpReader {
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

  /**
   * @param source what to call the text in errors
   */
  DumpReader(ByteSource text, String source, TextLimits limits) {
    this.text = text;
    this.source = source;
    this.limits = limits;
  }

  FileTree read() throws IOException {
    try (LineInput lines = new LineInput(text, source, limits)) {
      for (Optional<Line> next = lines.next(); next.isPresent(); next = lines.next()) {
        DumpLine line = DumpLine.parse(next.get(), source, limits);
        countMetadata(next.get(), line);
        requirePlace(line);
        put(line);
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

  private void countMetadata(Line line, DumpLine parsed) throws TextException {
    DumpLine.@Nullable Content content = parsed.content();
    metadataBytes += line.bytes().length - (content == null ? 0 : content.length());
    if (metadataBytes > limits.maxMetadataBytes()) {
      throw new TextException.LimitExceeded(
          parsed.place(),
          "maxMetadataBytes",
          "at most " + limits.maxMetadataBytes(),
          "" + metadataBytes);
    }
  }

  /** Every directory has its line before what is in it, the root the first of all. */
  private void requirePlace(DumpLine line) throws TextException {
    TreePath path = line.path();
    if (!started) {
      boolean root = path.isRoot() && line.target() == null && line.kind() == NodeKind.DIRECTORY;
      requirePath(root, line, "/ in the first line, a directory");
      started = true;
      return;
    }
    TreeEntry there = builder.deepest(path);
    requirePath(!there.path().equals(path), line, "a path that has no line before");
    requirePath(
        there.path().equals(path.parent()), line, "a path whose directory has a line before");
    requirePath(there.node() instanceof Directory, line, "a path below a directory");
  }

  private static void requirePath(boolean right, DumpLine line, String expected)
      throws TextException {
    if (!right) {
      throw new TextException.Corrupt(line.place(), "PATH", expected, line.path().toString());
    }
  }

  private void put(DumpLine line) {
    @Nullable TreePath target = line.target();
    if (target == null) {
      builder.put(line.path(), line.node(text));
    } else {
      links.add(new HardLink(line.place(), line.path(), target));
      builder.put(line.path(), UNRESOLVED);
    }
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
