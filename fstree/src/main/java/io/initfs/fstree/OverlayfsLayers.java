package io.initfs.fstree;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    Directory merged = layers.get(0).root();
    for (FileTree layer : layers.subList(1, layers.size())) {
      merged = merge(merged, layer.root());
    }
    return new FileTree(merged);
  }

  private static Directory merge(Directory lower, Directory upper) {
    if (OverlayfsMarks.isOpaque(upper)) {
      return upper;
    }
    Map<EntryName, Node> children = new TreeMap<>(lower.children());
    upper
        .children()
        .forEach(
            (name, node) -> {
              @Nullable Node below = children.get(name);
              boolean both = below instanceof Directory && node instanceof Directory;
              children.put(name, both ? merge((Directory) below, (Directory) node) : node);
            });
    return new Directory(upper.metadata(), children);
  }

  /** The tree without whiteouts, and without the xattrs that only overlayfs reads. */
  public static FileTree withoutMarks(FileTree tree) {
    return new FileTree(withoutWhiteouts(tree.mapMetadata(OverlayfsLayers::withoutXattrs).root()));
  }

  private static Directory withoutWhiteouts(Directory directory) {
    Map<EntryName, Node> kept =
        Maps.filterValues(directory.children(), node -> !OverlayfsMarks.isWhiteout(node));
    return new Directory(
        directory.metadata(),
        Maps.transformValues(
            kept, node -> node instanceof Directory child ? withoutWhiteouts(child) : node));
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
    return new FileTree(ofAufs(tree.root()));
  }

  private static Directory ofAufs(Directory directory) {
    Map<EntryName, Node> children = new TreeMap<>();
    for (Map.Entry<EntryName, Node> child : directory.children().entrySet()) {
      String name = child.getKey().toString();
      Node node = child.getValue();
      if (!name.startsWith(AUFS_WHITEOUT)) {
        children.put(child.getKey(), node instanceof Directory below ? ofAufs(below) : node);
      } else if (!name.startsWith(AUFS_INTERNAL)) {
        hidden(child.getKey())
            .filter(hidden -> !directory.children().containsKey(hidden)) // it hides what is below
            .ifPresent(hidden -> children.put(hidden, OverlayfsMarks.whiteout(node.metadata())));
      }
    }
    Metadata metadata = directory.metadata();
    return new Directory(
        directory.children().containsKey(AUFS_OPAQUE) ? OverlayfsMarks.opaque(metadata) : metadata,
        children);
  }

  /** What a whiteout hides, if that is a name. */
  private static Optional<EntryName> hidden(EntryName whiteout) {
    byte[] bytes = whiteout.toByteArray();
    ImmutableBytes name = ImmutableBytes.copyOfRange(bytes, AUFS_WHITEOUT.length(), bytes.length);
    return EntryName.isValid(name) ? Optional.of(new EntryName(name)) : Optional.empty();
  }
}
