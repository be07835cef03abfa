package io.initfs.fstree;

/** A Unix domain socket's name. */
public final class Socket extends Node {
  public Socket(Metadata metadata) {
    super(metadata);
  }

  @Override
  public NodeKind kind() {
    return NodeKind.SOCKET;
  }

  @Override
  public Socket withMetadata(Metadata newMetadata) {
    return new Socket(newMetadata);
  }
}
