package io.initfs.fstree;

/** A named pipe. */
public final class Fifo extends Node {
  public Fifo(Metadata metadata) {
    super(metadata);
  }

  @Override
  public NodeKind kind() {
    return NodeKind.FIFO;
  }

  @Override
  public Fifo withMetadata(Metadata newMetadata) {
    return new Fifo(newMetadata);
  }
}
