package io.initfs.fstree;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers as overlayfs mounts them one over the other: directories merge, anything else replaces
 * what is below, and {@linkplain OverlayfsMarks marks} hide it.
 */
public final class OverlayfsLayers {
  /** Of an aufs whiteout, which stands beside what it hides: {@code .wh.name} hides name. */
  private static final String AUFS_WHITEOUT = ".wh.";

  /** What is in an opaque directory of aufs. */
  private static final EntryName AUFS_OPAQUE = EntryName.of(".wh..wh..opq");

  private static final String AUFS_INTERNAL = AUFS_WHITEOUT + AUFS_WHITEOUT;

  private static final List<String> XATTR_PREFIXES = List.of("trusted.overlay.", "user.overlay.");

  private OverlayfsLayers() {}

  /**
   * One tree of several layers. Marks stay, so that it can be a layer itself.
   *
   * @param layers the lowest first; at least one
   */
  public static FileTree stack(List<FileTree> layers) {
    FileTree merged = layers.get(0);
    for (FileTree layer : layers.subList(1, layers.size())) {
      merged = merge(merged, layer);
    }
    return merged;
  }

  private static FileTree merge(FileTree lower, FileTree upper) {
    TreeBuilder builder = new TreeBuilder();
    putAll(TreeEdit.remove(lower, path -> isHidden(path, lower, upper)), builder);
    putAll(upper, builder);
    return builder.build();
  }

  /** Asked of what is not in something hidden itself. */
  private static boolean isHidden(TreePath path, FileTree lower, FileTree upper) {
    Optional<Node> above = upper.lookup(path);
    boolean replaced =
        above.isPresent()
            && !(above.get() instanceof Directory
                && lower.lookup(path).orElseThrow() instanceof Directory);
    return replaced || upper.lookup(path.parent()).filter(OverlayfsMarks::isOpaque).isPresent();
  }

  private static void putAll(FileTree tree, TreeBuilder builder) {
    for (TreeEntry entry : tree) {
      Node node = entry.node();
      builder.put(
          entry.path(), node instanceof Directory directory ? directory.withoutChildren() : node);
    }
  }

  /** The tree without whiteouts, and without the xattrs that only overlayfs reads. */
  public static FileTree withoutMarks(FileTree tree) {
    return TreeSelection.select(
        tree.mapMetadata(OverlayfsLayers::withoutXattrs),
        entry -> !OverlayfsMarks.isWhiteout(entry.node()));
  }

  private static Metadata withoutXattrs(Metadata metadata) {
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs = metadata.xattrs();
    Map<ImmutableBytes, ImmutableBytes> kept =
        Maps.filterKeys(
            xattrs,
            name ->
                XATTR_PREFIXES.stream().noneMatch(prefix -> name.toString().startsWith(prefix)));
    return kept.size() == xattrs.size()
        ? metadata
        : metadata.withXattrs(ImmutableSortedMap.copyOf(kept));
  }

  /**
   * The tree with aufs's marks, which are files of special names, replaced by overlayfs's: layers
   * of container images have them. Other files of aufs's own, {@code .wh..wh.*}, are left out.
   */
  public static FileTree ofAufs(FileTree tree) {
    FileTree unmarked = TreeEdit.remove(tree, OverlayfsLayers::isAufsMark);
    TreeBuilder builder = new TreeBuilder();
    putAll(unmarked, builder);
    for (TreeEntry entry : tree) {
      TreePath path = entry.path();
      if (isAufsMark(path) && unmarked.lookup(path.parent()).isPresent()) {
        translate(path, entry.node().metadata(), builder);
      }
    }
    return builder.build();
  }

  private static boolean isAufsMark(TreePath path) {
    return !path.isRoot() && path.name().toString().startsWith(AUFS_WHITEOUT);
  }

  private static void translate(TreePath mark, Metadata metadata, TreeBuilder builder) {
    Metadata directory = builder.deepest(mark.parent()).node().metadata();
    if (mark.name().equals(AUFS_OPAQUE)) {
      builder.put(mark.parent(), new Directory(OverlayfsMarks.opaque(directory), Map.of()));
    } else if (!mark.name().toString().startsWith(AUFS_INTERNAL)) {
      hidden(mark.name())
          .map(mark.parent()::resolve)
          .filter(path -> !builder.contains(path)) // a layer's own file is not what it hides
          .ifPresent(
              path -> {
                Metadata marked = OverlayfsMarks.withWhiteouts(directory);
                builder.put(path, OverlayfsMarks.whiteout(metadata));
                builder.put(mark.parent(), new Directory(marked, Map.of()));
              });
    }
  }

  /** What a whiteout hides, if that is a name. */
  private static Optional<EntryName> hidden(EntryName whiteout) {
    byte[] bytes = whiteout.toByteArray();
    ImmutableBytes name = ImmutableBytes.copyOfRange(bytes, AUFS_WHITEOUT.length(), bytes.length);
    return EntryName.isValid(name) ? Optional.of(new EntryName(name)) : Optional.empty();
  }
}
