package io.initfs.fstree;

/** What overlayfs reads into nodes of its upper layers. */
public final class OverlayfsMarks {
  private static final DeviceNumber NO_DEVICE = new DeviceNumber(0, 0);
  private static final ImmutableBytes OPAQUE = ImmutableBytes.utf8("trusted.overlay.opaque");

  /** What mounts with {@code userxattr} look at instead. */
  private static final ImmutableBytes USER_OPAQUE = ImmutableBytes.utf8("user.overlay.opaque");

  private static final ImmutableBytes YES = ImmutableBytes.utf8("y");

  private OverlayfsMarks() {}

  /** Whether the node deletes its name from the layers below: a character device 0:0. */
  public static boolean isWhiteout(Node node) {
    return node instanceof DeviceNode device
        && device.kind() == NodeKind.CHARACTER_DEVICE
        && device.number().equals(NO_DEVICE);
  }

  /** Whether the node is a directory that hides those of the layers below. */
  public static boolean isOpaque(Node node) {
    return node instanceof Directory
        && (YES.equals(node.metadata().xattrs().get(OPAQUE))
            || YES.equals(node.metadata().xattrs().get(USER_OPAQUE)));
  }
}
