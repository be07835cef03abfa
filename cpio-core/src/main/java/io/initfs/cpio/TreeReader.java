package io.initfs.cpio;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.RootfsModel;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.UnpackOutcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Puts the entries of one archive into a tree; contents become slices of the archive. */
final class TreeReader {
  private static final int BUFFER = 1 << 16;

  private final ByteSource archive;
  private final String name;
  private final CpioLimits limits;
  private final RootfsModel model = new RootfsModel();

  TreeReader(ByteSource archive, String name, CpioLimits limits) {
    this.archive = archive;
    this.name = name;
    this.limits = limits;
  }

  private interface EntryAction {
    void accept(CpioEntry entry) throws IOException;
  }

  FileTree readAll(CpioArchive.MissingParents missingParents) throws IOException {
    long unused = forEachEntry(entry -> put(entry, entry.toNode(body(entry)), missingParents));
    model.endImage();
    return model.toTree();
  }

  /**
   * A file is looked at as a whole: its contents may stand under another of its names than the
   * picked ones. So all entries are read before the first is put.
   */
  CpioContents readPicked(Predicate<ImmutableBytes> wanted) throws IOException {
    List<CpioEntry> picked = new ArrayList<>();
    Map<CpioEntry.LinkKey, CpioEntry> bodies = new HashMap<>();
    long bytes =
        forEachEntry(
            entry -> {
              if (wanted.test(entry.name())) {
                picked.add(entry);
              }
              if (isFile(entry) && entry.header().filesize() > 0) {
                entry.linkKey().ifPresent(key -> bodies.put(key, entry));
              }
            });
    ImmutableList.Builder<ImmutableBytes> names = ImmutableList.builder();
    Set<TreePath> named = new HashSet<>();
    for (CpioEntry entry : picked) {
      put(entry, node(entry, bodies), CpioArchive.MissingParents.MAKE);
      names.add(entry.name());
      TreePath.tryParse(entry.name()).ifPresent(named::add);
    }
    model.endImage();
    FileTree tree = model.toTree();
    ImmutableSet<TreePath> parentsOnly =
        tree.stream()
            .filter(entry -> entry.node() instanceof Directory && !named.contains(entry.path()))
            .map(TreeEntry::path)
            .collect(ImmutableSet.toImmutableSet());
    return new CpioContents(tree, parentsOnly, names.build(), bytes);
  }

  /** Returns the length of the archive. */
  private long forEachEntry(EntryAction action) throws IOException {
    try (InputStream in = new BufferedInputStream(archive.openStream(), BUFFER)) {
      CpioReader reader = new CpioReader(in, name, limits);
      for (Optional<CpioEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        CpioEntry entry = next.get();
        entry.requireNoParent(place(entry));
        action.accept(entry);
      }
      return reader.offset();
    }
  }

  private void put(CpioEntry entry, Node node, CpioArchive.MissingParents missingParents)
      throws CpioException {
    if (missingParents == CpioArchive.MissingParents.MAKE) {
      model.makeParents(entry.name());
    }
    UnpackOutcome outcome = model.put(entry.name(), node, entry.linkKey().orElse(null));
    if (outcome.isLost()) {
      throw new CpioException.Corrupt(
          place(entry),
          "entry has no place in the tree",
          "one that can be made",
          outcome.toString());
    }
  }

  private ArchiveException.Place place(CpioEntry entry) {
    return new ArchiveException.Place(name, entry.name().toString(), entry.offset());
  }

  /** With the contents of its link group, if that has any. */
  private Node node(CpioEntry entry, Map<CpioEntry.LinkKey, CpioEntry> bodies) {
    Node node = entry.toNode(body(entry));
    Optional<CpioEntry> carrier = entry.linkKey().map(bodies::get);
    return node instanceof RegularFile && carrier.isPresent()
        ? new RegularFile(node.metadata(), carrier.get().header().filesize(), body(carrier.get()))
        : node;
  }

  private ByteSource body(CpioEntry entry) {
    return archive.slice(entry.bodyPosition(), entry.header().filesize());
  }

  private static boolean isFile(CpioEntry entry) {
    return entry.kind().orElse(null) == NodeKind.REGULAR_FILE;
  }
}
