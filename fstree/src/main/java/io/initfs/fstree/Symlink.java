package io.initfs.fstree;

/** A symbolic link. The target is kept as stored; it may be dangling, absolute, or empty. */
public final class Symlink extends Node {
  /** The longest target that Linux follows, in bytes: PATH_MAX without its NUL. */
  public static final int MAX_TARGET = 4095;

  private final ImmutableBytes target;

  public Symlink(Metadata metadata, ImmutableBytes target) {
    super(metadata);
    this.target = target;
  }

  public ImmutableBytes target() {
    return target;
  }

  @Override
  public NodeKind kind() {
    return NodeKind.SYMLINK;
  }

  @Override
  public Symlink withMetadata(Metadata newMetadata) {
    return new Symlink(newMetadata, target);
  }
}
