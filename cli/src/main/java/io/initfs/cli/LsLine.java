package io.initfs.cli;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.OverlayfsMarks;
import io.initfs.fstree.PosixAcl;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node under one of its names, as {@code initfs ls} tells it to programs and to people.
 *
 * @param mtime seconds and nanoseconds since 1970
 * @param target of a symlink
 * @param device major and minor number of a device
 * @param xattrs values by full name, bytes that are no text escaped; null for none
 * @param acl the access control list as getfacl shows it
 * @param defaultAcl the one that new nodes in a directory inherit
 * @param overlay what overlayfs takes the node for: {@code whiteout} or {@code opaque}
 */
record LsLine(
    String path,
    String mode,
    int links,
    long uid,
    long gid,
    long size,
    Timestamp mtime,
    @Nullable String target,
    @Nullable String device,
    @Nullable Map<String, String> xattrs,
    @Nullable String acl,
    @Nullable String defaultAcl,
    @Nullable String overlay) {
  static LsLine of(TreeEntry entry, int links) {
    Node node = entry.node();
    Metadata metadata = node.metadata();
    return new LsLine(
        entry.path().toString(),
        ModeText.of(node),
        links,
        metadata.uid(),
        metadata.gid(),
        node instanceof RegularFile file ? file.size() : 0,
        metadata.mtime(),
        node instanceof Symlink link ? link.target().toString() : null,
        node instanceof DeviceNode found ? found.number().toString() : null,
        xattrs(metadata),
        PosixAcl.accessOf(metadata).map(PosixAcl::toString).orElse(null),
        PosixAcl.defaultOf(metadata).map(PosixAcl::toString).orElse(null),
        overlay(node));
  }

  private static @Nullable Map<String, String> xattrs(Metadata metadata) {
    if (metadata.xattrs().isEmpty()) {
      return null;
    }
    Map<String, String> xattrs = new LinkedHashMap<>();
    for (Map.Entry<ImmutableBytes, ImmutableBytes> xattr : metadata.xattrs().entrySet()) {
      xattrs.put(xattr.getKey().toString(), xattr.getValue().toString());
    }
    return xattrs;
  }

  private static @Nullable String overlay(Node node) {
    if (OverlayfsMarks.isWhiteout(node)) {
      return "whiteout";
    }
    return OverlayfsMarks.isOpaque(node) ? "opaque" : null;
  }

  /** The mode, with the plus of {@code ls} where there is an access control list. */
  String modeText() {
    return acl == null && defaultAcl == null ? mode : mode + '+';
  }

  /** The line for people; modes take {@code modeWidth} columns, the path is shown as a name. */
  String text(int modeWidth, String name) {
    String what = device == null ? Long.toString(size) : device.replace(":", ", ");
    String arrow = target == null ? "" : " -> " + target;
    String format = "%-" + modeWidth + "s %3d %5d %5d %10s %s %s%s";
    return String.format(format, modeText(), links, uid, gid, what, time(), name, arrow);
  }

  /** In UTC; a hostile image can hold seconds that no calendar has. */
  private String time() {
    try {
      return Instant.ofEpochSecond(mtime.seconds()).toString();
    } catch (DateTimeException beyondCalendars) {
      return mtime.toString();
    }
  }
}
