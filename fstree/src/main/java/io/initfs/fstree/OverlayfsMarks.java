package io.initfs.fstree;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;

/** What overlayfs reads into nodes of its upper layers. */
public final class OverlayfsMarks {
  private static final DeviceNumber NO_DEVICE = new DeviceNumber(0, 0);
  private static final ImmutableBytes OPAQUE = ImmutableBytes.utf8("trusted.overlay.opaque");

  /** What mounts with {@code userxattr} look at instead. */
  private static final ImmutableBytes USER_OPAQUE = ImmutableBytes.utf8("user.overlay.opaque");

  /** What makes overlayfs look for whiteouts in a directory that no other layer has. */
  private static final ImmutableBytes ORIGIN = ImmutableBytes.utf8("trusted.overlay.origin");

  private static final ImmutableBytes YES = ImmutableBytes.utf8("y");

  private OverlayfsMarks() {}

  /** Whether the node deletes its name from the layers below: a character device 0:0. */
  public static boolean isWhiteout(Node node) {
    return node instanceof DeviceNode device
        && device.kind() == NodeKind.CHARACTER_DEVICE
        && device.number().equals(NO_DEVICE);
  }

  /** A node that deletes its name from the layers below. */
  static DeviceNode whiteout(Metadata metadata) {
    return new DeviceNode(metadata, NodeKind.CHARACTER_DEVICE, NO_DEVICE);
  }

  /** The metadata of a directory that hides those of the layers below. */
  static Metadata opaque(Metadata metadata) {
    return with(metadata, OPAQUE, YES);
  }

  /**
   * The metadata of a directory with whiteouts: without its empty xattr overlayfs lists them where
   * it finds the directory in one layer alone. mkfs.erofs gives it, too.
   */
  static Metadata withWhiteouts(Metadata metadata) {
    return with(metadata, ORIGIN, ImmutableBytes.EMPTY);
  }

  private static Metadata with(Metadata metadata, ImmutableBytes xattr, ImmutableBytes value) {
    return metadata.withXattrs(
        ImmutableSortedMap.<ImmutableBytes, ImmutableBytes>naturalOrder()
            .putAll(Maps.filterKeys(metadata.xattrs(), name -> !name.equals(xattr)))
            .put(xattr, value)
            .buildOrThrow());
  }

  /** Whether the node is a directory that hides those of the layers below. */
  public static boolean isOpaque(Node node) {
    return node instanceof Directory
        && (YES.equals(node.metadata().xattrs().get(OPAQUE))
            || YES.equals(node.metadata().xattrs().get(USER_OPAQUE)));
  }
}
