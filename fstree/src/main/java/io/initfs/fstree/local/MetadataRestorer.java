package io.initfs.fstree.local;

import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives a file that was just made the metadata of its node, in the only order that works: xattrs
 * while the file is writable, then owner, which makes the kernel drop set-id bits, then times, and
 * permissions last.
 */
final class MetadataRestorer {
  private static final int SET_ID_BITS = 06000;
  private static final int SYMLINK_PERMISSIONS = 0777;
  private static final long MAX_SECONDS_IN_NANOS = Long.MAX_VALUE / 1_000_000_000L;

  /** As uid_t and gid_t, -1 tells chown to change nothing. */
  private static final long NO_CHANGE = 0xFFFF_FFFFL;

  private final boolean unixView;
  private final boolean permissions;
  private final boolean times;
  private final boolean owners;

  MetadataRestorer(Path target, ExtractionOptions options) throws IOException {
    this.unixView = LocalAttributes.hasUnixView(target);
    this.permissions = options.permissions();
    this.times = options.times();
    this.owners =
        switch (options.owners()) {
          case ALWAYS -> true;
          case NEVER -> false;
          case IF_ROOT -> isRoot();
        };
  }

  /** Sets what can be set; {@code notHeld} is told of the rest. */
  void restore(Path path, Node node, Consumer<String> notHeld) throws IOException {
    Metadata metadata = node.metadata();
    boolean symlink = node.kind() == NodeKind.SYMLINK;
    if (symlink) {
      metadata.xattrs().keySet().forEach(name -> notHeld.accept("xattr " + name + " of symlink"));
    } else {
      UserXattrs.write(path, metadata.xattrs(), notHeld);
    }
    if (owners) {
      setOwner(path, metadata, notHeld);
    }
    if (times) {
      setMtime(path, metadata.mtime(), notHeld);
    }
    if (permissions && !symlink) {
      setPermissions(path, metadata, notHeld);
    } else if (permissions && metadata.permissions() != SYMLINK_PERMISSIONS) {
      notHeld.accept(String.format("permissions 0%o of symlink", metadata.permissions()));
    }
  }

  private void setOwner(Path path, Metadata metadata, Consumer<String> notHeld) {
    if (!unixView || metadata.uid() == NO_CHANGE || metadata.gid() == NO_CHANGE) {
      notHeld.accept(owner(metadata));
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", (int) metadata.uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", (int) metadata.gid(), LinkOption.NOFOLLOW_LINKS);
    } catch (IOException refused) {
      notHeld.accept(owner(metadata) + ": " + refused.getMessage());
    }
  }

  private static String owner(Metadata metadata) {
    return "owner " + metadata.uid() + ":" + metadata.gid();
  }

  /**
   * The JDK hands the kernel a signed count of nanoseconds. A fraction of a second before 1970 then
   * has a negative remainder, which the kernel refuses and the JDK answers by setting the epoch.
   */
  private static void setMtime(Path path, Timestamp mtime, Consumer<String> notHeld)
      throws IOException {
    boolean inRange =
        mtime.seconds() < MAX_SECONDS_IN_NANOS && mtime.seconds() > -MAX_SECONDS_IN_NANOS;
    boolean exact = inRange && (mtime.seconds() >= 0 || mtime.nanos() == 0);
    if (!exact) {
      notHeld.accept("mtime " + mtime);
    }
    FileTime time =
        exact
            ? FileTime.from(mtime.seconds() * 1_000_000_000L + mtime.nanos(), TimeUnit.NANOSECONDS)
            : FileTime.from(mtime.seconds(), TimeUnit.SECONDS);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }

  private void setPermissions(Path path, Metadata metadata, Consumer<String> notHeld)
      throws IOException {
    int bits = metadata.permissions();
    if ((bits & SET_ID_BITS) != 0 && !hasOwner(path, metadata)) {
      notHeld.accept(String.format("set-id bits of 0%o, for the owner is another", bits));
      bits &= ~SET_ID_BITS;
    }
    if (unixView) {
      Files.setAttribute(path, "unix:mode", bits, LinkOption.NOFOLLOW_LINKS);
      return;
    }
    PosixFileAttributeView posix =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (posix == null || bits > 0777) {
      notHeld.accept(String.format("permissions 0%o", metadata.permissions()));
    }
    if (posix != null) {
      posix.setPermissions(PosixBits.fromBits(bits));
    }
  }

  /** A set-id bit lends the owner's rights, so it must not stand on a file of someone else's. */
  private boolean hasOwner(Path path, Metadata metadata) throws IOException {
    if (!unixView) {
      return false;
    }
    LocalAttributes now = LocalAttributes.read(path);
    return now.uid() == metadata.uid() && now.gid() == metadata.gid();
  }

  /** The owner of /proc/self is the process's effective user; without it nobody is root. */
  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return LocalAttributes.hasUnixView(self)
        && Files.exists(self)
        && Files.getAttribute(self, "unix:uid").equals(0);
  }
}
