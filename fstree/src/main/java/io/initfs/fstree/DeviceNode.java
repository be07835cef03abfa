package io.initfs.fstree;

/** A character or block device node. */
public final class DeviceNode extends Node {
  private final NodeKind kind;
  private final DeviceNumber number;

  /**
   * @throws IllegalArgumentException if {@code kind} is not one of the two device kinds
   */
  public DeviceNode(Metadata metadata, NodeKind kind, DeviceNumber number) {
    super(metadata);
    if (!kind.isDevice()) {
      throw new IllegalArgumentException("not a device kind: " + kind);
    }
    this.kind = kind;
    this.number = number;
  }

  public DeviceNumber number() {
    return number;
  }

  @Override
  public NodeKind kind() {
    return kind;
  }

  @Override
  public DeviceNode withMetadata(Metadata newMetadata) {
    return new DeviceNode(newMetadata, kind, number);
  }
}
