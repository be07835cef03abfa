package io.initfs.fstree;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory: names to nodes, in byte order. */
public final class Directory extends Node {
  private final ImmutableSortedMap<EntryName, Node> children;

  public Directory(Metadata metadata, Map<EntryName, ? extends Node> children) {
    super(metadata);
    this.children = ImmutableSortedMap.copyOf(children);
  }

  public ImmutableSortedMap<EntryName, Node> children() {
    return children;
  }

  public Optional<Node> child(EntryName name) {
    @Nullable Node child = children.get(name);
    return Optional.ofNullable(child);
  }

  /** The directory alone: a new node with the same metadata. */
  public Directory withoutChildren() {
    return new Directory(metadata(), Map.of());
  }

  @Override
  public NodeKind kind() {
    return NodeKind.DIRECTORY;
  }

  @Override
  public Directory withMetadata(Metadata newMetadata) {
    return new Directory(newMetadata, children);
  }
}
