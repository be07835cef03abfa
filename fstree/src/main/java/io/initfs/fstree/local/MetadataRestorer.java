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
import org.jspecify.annotations.Nullable;

/**
 * Gives a file that was just made the metadata of its node, in the only order that works: xattrs
 * while the file is writable, then owner, which makes the kernel drop set-id bits, then times, and
 * permissions last.
 */
final class MetadataRestorer {
  private static final int UNKNOWN = -1;
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
          case IF_ROOT -> LocalUser.isRoot();
        };
  }

  /** Sets what can be set and is not so already; {@code notHeld} is told of the rest. */
  void restore(Path path, Node node, Consumer<String> notHeld) throws IOException {
    restore(path, node, unixView ? InitialAttributes.read(path) : null, notHeld);
  }

  /**
   * As {@link #restore(Path, Node, Consumer)}, of a file that was just made.
   *
   * @param siblings those made in its directory
   * @param asked the permissions it was made with
   */
  void restore(Path path, Node node, FreshFiles siblings, int asked, Consumer<String> notHeld)
      throws IOException {
    restore(path, node, unixView ? siblings.attributes(path, asked) : null, notHeld);
  }

  private void restore(
      Path path, Node node, @Nullable InitialAttributes made, Consumer<String> notHeld)
      throws IOException {
    Metadata metadata = node.metadata();
    boolean symlink = node.kind() == NodeKind.SYMLINK;
    if (symlink) {
      metadata.xattrs().keySet().forEach(name -> notHeld.accept("xattr " + name + " of symlink"));
    } else {
      UserXattrs.write(path, metadata.xattrs(), notHeld);
    }
    boolean sameOwner = made != null && made.hasOwnerOf(metadata);
    if (owners && !sameOwner) {
      sameOwner = setOwner(path, made, metadata, notHeld);
    }
    if (times) {
      setMtime(path, metadata.mtime(), notHeld);
    }
    if (permissions && !symlink) {
      int now = made == null ? UNKNOWN : made.permissions();
      setPermissions(path, now, metadata, sameOwner, notHeld);
    } else if (permissions && metadata.permissions() != SYMLINK_PERMISSIONS) {
      notHeld.accept(String.format("permissions 0%o of symlink", metadata.permissions()));
    }
  }

  /** Whether the owner is the node's now. */
  private static boolean setOwner(
      Path path, @Nullable InitialAttributes made, Metadata metadata, Consumer<String> notHeld) {
    if (made == null || metadata.uid() == NO_CHANGE || metadata.gid() == NO_CHANGE) {
      notHeld.accept(owner(metadata));
      return false;
    }
    try {
      if (made.uid() != metadata.uid()) {
        Files.setAttribute(path, "unix:uid", (int) metadata.uid(), LinkOption.NOFOLLOW_LINKS);
      }
      if (made.gid() != metadata.gid()) {
        Files.setAttribute(path, "unix:gid", (int) metadata.gid(), LinkOption.NOFOLLOW_LINKS);
      }
      return true;
    } catch (IOException refused) {
      notHeld.accept(owner(metadata) + ": " + refused.getMessage());
      return false;
    }
  }

  private static String owner(Metadata metadata) {
    return "owner " + metadata.uid() + ":" + metadata.gid();
  }

  /**
   * Sets the time of access too, as nothing else is known of it and the JDK would look it up.
   *
   * <p>The JDK hands the kernel a signed count of nanoseconds. A fraction of a second before 1970
   * then has a negative remainder, which the kernel refuses and the JDK answers by setting the
   * epoch.
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
        .setTimes(time, time, null);
  }

  /**
   * A set-id bit lends the owner's rights, so it must not stand on a file of someone else's.
   *
   * @param now what the permissions are, or {@link #UNKNOWN}
   */
  private void setPermissions(
      Path path, int now, Metadata metadata, boolean sameOwner, Consumer<String> notHeld)
      throws IOException {
    int bits = metadata.permissions();
    if ((bits & SET_ID_BITS) != 0 && !sameOwner) {
      notHeld.accept(String.format("set-id bits of 0%o, for the owner is another", bits));
      bits &= ~SET_ID_BITS;
    }
    if (bits == now) {
      return;
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
}
