package io.initfs.fstree;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Linux's path lookup over one {@link RootfsModel}. Absolute and relative paths both start at the
 * root, which is the unpacker's working directory; {@code ..} stops there.
 *
 * <p>Work is bounded: for one path 40 links, each adding at most one target's components; for all
 * paths together a number of such components that no honest image comes near.
 */
final class RootfsWalk {
  private static final int MAX_STEPS = 1 << 26;

  /** What the last component of a path means to the system call at hand. */
  enum Last {
    /** As it stands: mkdir, mknod, symlink, link, unlink, rmdir. */
    AS_IS,
    /** lstat: a link is followed only where a slash behind it demands a directory. */
    STAT,
    /** open, chmod: a link is followed. */
    FOLLOW
  }

  /**
   * Where a path leads.
   *
   * @param directory the directory that holds the last component
   * @param name the last component; null where it is {@code .}, {@code ..} or the root
   * @param inode what stands there; null where nothing does
   * @param slashed whether a slash follows the last component
   * @param failure why the path leads nowhere, or {@code APPLIED}; then directory is meaningless
   */
  record Place(
      RootfsInode directory,
      @Nullable EntryName name,
      @Nullable RootfsInode inode,
      boolean slashed,
      UnpackOutcome failure) {

    boolean resolved() {
      return failure == UnpackOutcome.APPLIED;
    }

    boolean canCreate() {
      return resolved() && name != null && inode == null;
    }
  }

  private final RootfsInode root;
  private final Deque<ImmutableBytes> pending = new ArrayDeque<>();
  private RootfsInode at;
  private boolean slashed;
  private boolean makingParents;
  private int links;
  private int stepsFromLinks;

  RootfsWalk(RootfsInode root) {
    this.root = root;
    this.at = root;
  }

  /** As {@link #walk} to the last component as it stands; makes what is missing before it. */
  Place walkMakingParents(ImmutableBytes path) {
    makingParents = true;
    try {
      return walk(path, Last.AS_IS);
    } finally {
      makingParents = false;
    }
  }

  Place walk(ImmutableBytes path, Last last) {
    if (path.length() == 0) {
      return failed(UnpackOutcome.LOST_NOT_A_NAME);
    }
    pending.clear();
    at = root;
    slashed = false;
    links = 0;
    push(path);
    return run(last);
  }

  private Place failed(UnpackOutcome why) {
    return new Place(root, null, null, false, why);
  }

  private Place run(Last last) {
    while (!pending.isEmpty()) {
      ImmutableBytes component = pending.remove();
      if (component.length() > EntryName.MAX_LENGTH) {
        return failed(UnpackOutcome.LOST_NAME_TOO_LONG);
      }
      if (isDots(component)) {
        step(component);
        continue;
      }
      if (!EntryName.isValid(component)) {
        return failed(UnpackOutcome.LOST_NOT_A_NAME);
      }
      EntryName name = new EntryName(component);
      @Nullable RootfsInode child = at.children.get(name);
      boolean isLast = pending.isEmpty();
      if (isLast && (child == null || !follows(last, child))) {
        return place(name, child, last);
      }
      if (child == null && makingParents && at.depth < RootfsModel.MAX_DEPTH) {
        child = RootfsInode.below(at, new Directory(Metadata.of(0755), Map.of()));
        at.children.put(name, child);
      }
      if (child == null) {
        return failed(UnpackOutcome.LOST_PARENT_MISSING);
      }
      if (child.node() instanceof Symlink link) {
        if (++links > PathWalk.MAX_LINKS) {
          return failed(UnpackOutcome.LOST_LINK_LOOP);
        }
        int before = pending.size();
        push(link.target());
        stepsFromLinks += pending.size() - before;
        if (stepsFromLinks > MAX_STEPS) {
          stepsFromLinks = MAX_STEPS;
          return failed(UnpackOutcome.LOST_TOO_MUCH_WORK);
        }
      } else if (child.isDirectory()) {
        at = child;
      } else {
        return failed(UnpackOutcome.LOST_PARENT_NOT_A_DIRECTORY);
      }
    }
    return new Place(at, null, at, slashed, UnpackOutcome.APPLIED);
  }

  private boolean follows(Last last, RootfsInode child) {
    return child.kind() == NodeKind.SYMLINK
        && (last == Last.FOLLOW || (last == Last.STAT && slashed));
  }

  private Place place(EntryName name, @Nullable RootfsInode child, Last last) {
    if (slashed && last != Last.AS_IS && child != null && !child.isDirectory()) {
      return failed(UnpackOutcome.LOST_PARENT_NOT_A_DIRECTORY);
    }
    return new Place(at, name, child, slashed, UnpackOutcome.APPLIED);
  }

  private static boolean isDots(ImmutableBytes component) {
    int length = component.length();
    return component.at(0) == '.' && (length == 1 || (length == 2 && component.at(1) == '.'));
  }

  /** {@code .} stays, {@code ..} goes up. */
  private void step(ImmutableBytes dots) {
    RootfsInode parent = at.parent;
    if (dots.length() == 2 && parent != null) {
      at = parent;
    }
  }

  /**
   * Puts the components of {@code path} before the pending ones, from the root if it is absolute.
   */
  private void push(ImmutableBytes path) {
    byte[] bytes = path.toByteArray();
    if (bytes.length > 0 && bytes[0] == '/') {
      at = root;
    }
    if (pending.isEmpty() && bytes.length > 0) {
      slashed |= bytes[bytes.length - 1] == '/';
    }
    PathComponents.pushBefore(pending, path);
  }
}
