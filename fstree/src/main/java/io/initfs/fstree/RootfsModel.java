package io.initfs.fstree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root file system as Linux's initramfs unpacker fills it, entry by entry. The steps are the
 * unpacker's own system calls, so that its corner cases follow instead of being listed:
 *
 * <ul>
 *   <li>parents are never made; a path is resolved through symlinks, within this root;
 *   <li>what stands at the path and has another type is removed first, a directory only if empty;
 *   <li>a regular file over a regular file rewrites the same inode, so all its names change;
 *   <li>hard links are found by a remembered <em>path</em>, whatever stands there by then;
 *   <li>the times of directories are set at the end, and of several entries for one the first wins.
 * </ul>
 *
 * <p>The kernel says nothing about what it loses; here {@link #put} does. Not thread-safe.
 */
public final class RootfsModel {
  /** The number of one-letter components that fit a path of 4095 bytes. */
  static final int MAX_DEPTH = 2048;

  private record LinkKey(Object key, NodeKind kind) {}

  private record DirectoryTime(ImmutableBytes path, Timestamp mtime) {}

  /**
   * What stood at an entry's path before it.
   *
   * @param node as it was; a directory without its children
   * @param names how many names it had, if it was no directory
   * @param sameArchive whether an entry since the last trailer or image made it so
   */
  public record Overwritten(Node node, int names, boolean sameArchive) {}

  private final RootfsInode root;
  private final RootfsWalk walk;
  private final Map<LinkKey, ImmutableBytes> links = new HashMap<>();
  private final List<DirectoryTime> directoryTimes = new ArrayList<>();
  private int archive = 1;
  private Optional<Overwritten> overwritten = Optional.empty();

  /** Starts with an empty root directory, 0755, root's. */
  public RootfsModel() {
    this(new TreeBuilder().directory("/", Metadata.of(0755)).build());
  }

  /** Starts with what {@code base} holds, as if an earlier image had been unpacked. */
  public RootfsModel(FileTree base) {
    root = RootfsTrees.load(base);
    walk = new RootfsWalk(root);
  }

  /**
   * Unpacks one entry.
   *
   * @param path the path as the archive has it, without NUL: it may be absolute, hold {@code ..} or
   *     lead through links
   * @param node what to put there; the children of a directory are not looked at
   * @param linkKey what this entry shares with the other names of its node, compared by equals and
   *     together with the kind; null if it has but one name. Ignored for directories and symlinks.
   */
  public UnpackOutcome put(ImmutableBytes path, Node node, @Nullable Object linkKey) {
    Optional<RootfsInode> there = find(path, RootfsWalk.Last.STAT);
    overwritten =
        there.map(inode -> new Overwritten(inode.node(), inode.names, inode.archive == archive));
    if (there.isPresent() && (node instanceof Symlink || there.get().kind() != node.kind())) {
      remove(path, there.get());
    }
    if (node instanceof Symlink link) {
      return putSymlink(path, link);
    }
    if (node instanceof Directory directory) {
      return putDirectory(path, directory);
    }
    boolean linked = false;
    if (linkKey != null) {
      LinkKey key = new LinkKey(linkKey, node.kind());
      @Nullable ImmutableBytes first = links.putIfAbsent(key, path);
      if (first != null) {
        find(path, RootfsWalk.Last.STAT).ifPresent(inode -> remove(path, inode));
        UnpackOutcome outcome = link(first, path);
        if (outcome.isLost() || !(node instanceof RegularFile)) {
          return outcome;
        }
        linked = true;
      }
    }
    return node instanceof RegularFile file ? putFile(path, file, linked) : putSpecial(path, node);
  }

  /** What the last {@link #put} found at its path, whatever became of it. */
  public Optional<Overwritten> overwritten() {
    return overwritten;
  }

  /**
   * Makes the directories that {@code path} leads through and that are missing, 0755, root's. Linux
   * does not do so; other unpackers of archives do.
   */
  public void makeParents(ImmutableBytes path) {
    RootfsWalk.Place unused = walk.walkMakingParents(path);
  }

  /** Forgets the names of hard links, as a trailer makes the unpacker do. */
  public void forgetLinks() {
    links.clear();
    archive++;
  }

  /**
   * Ends an image: links are forgotten, and the recorded directory times are applied, latest entry
   * first, to whatever stands at their paths now.
   */
  public void endImage() {
    forgetLinks();
    for (int i = directoryTimes.size() - 1; i >= 0; i--) {
      DirectoryTime time = directoryTimes.get(i);
      find(time.path(), RootfsWalk.Last.STAT).ifPresent(inode -> inode.utime(time.mtime()));
    }
    directoryTimes.clear();
  }

  /** What stands in the model now; names of one inode share a node. */
  public FileTree toTree() {
    return RootfsTrees.snapshot(root);
  }

  private UnpackOutcome putDirectory(ImmutableBytes path, Directory directory) {
    Metadata metadata = directory.metadata();
    directoryTimes.add(new DirectoryTime(path, metadata.mtime()));
    RootfsWalk.Place place = walk.walk(path, RootfsWalk.Last.AS_IS);
    if (place.canCreate()) {
      return create(place, directory);
    }
    Optional<RootfsInode> existing = find(path, RootfsWalk.Last.FOLLOW);
    existing.ifPresent(
        inode -> {
          inode.archive = archive;
          inode.chown(metadata);
          inode.chmod(metadata);
          inode.become(inode.node().withMetadata(withXattrs(inode, metadata)));
        });
    boolean kept = existing.isPresent() && existing.get().isDirectory();
    return kept ? UnpackOutcome.APPLIED : why(place);
  }

  private UnpackOutcome putSymlink(ImmutableBytes path, Symlink link) {
    RootfsWalk.Place place = walk.walk(path, RootfsWalk.Last.AS_IS);
    UnpackOutcome outcome = why(place);
    if (link.target().length() > Symlink.MAX_TARGET) {
      outcome = UnpackOutcome.LOST_TARGET_TOO_LONG;
    } else if (place.canCreate() && !place.slashed()) {
      return create(place, link.withMetadata(link.metadata().withPermissions(0777)));
    }
    find(path, RootfsWalk.Last.STAT)
        .ifPresent(
            inode -> {
              inode.chown(link.metadata());
              inode.utime(link.metadata().mtime());
            });
    return outcome;
  }

  private UnpackOutcome putSpecial(ImmutableBytes path, Node node) {
    RootfsWalk.Place place = walk.walk(path, RootfsWalk.Last.AS_IS);
    if (place.canCreate() && !place.slashed()) {
      return create(place, node);
    }
    Metadata metadata = node.metadata();
    find(path, RootfsWalk.Last.FOLLOW)
        .ifPresent(
            inode -> {
              inode.archive = archive;
              inode.chown(metadata);
              inode.chmod(metadata);
            });
    find(path, RootfsWalk.Last.STAT).ifPresent(inode -> inode.utime(metadata.mtime()));
    @Nullable RootfsInode there = place.inode();
    if (there == null || there.kind() != node.kind()) {
      return why(place);
    }
    boolean sameNumber =
        !(there.node() instanceof DeviceNode old && node instanceof DeviceNode device)
            || old.number().equals(device.number());
    return sameNumber ? UnpackOutcome.APPLIED : UnpackOutcome.KEPT_DEVICE_NUMBER;
  }

  /** open(O_CREAT): it goes through a symlink, which a hard link to one can put at the path. */
  private UnpackOutcome putFile(ImmutableBytes path, RegularFile file, boolean linked) {
    RootfsWalk.Place place = walk.walk(path, RootfsWalk.Last.FOLLOW);
    if (place.slashed()) {
      return UnpackOutcome.LOST_NOT_A_NAME;
    }
    if (place.canCreate()) {
      return create(place, file);
    }
    @Nullable RootfsInode inode = place.inode();
    if (inode == null || inode.isDirectory()) {
      return why(place);
    }
    if (!(inode.node() instanceof RegularFile old)) {
      return UnpackOutcome.LOST_NOT_WRITABLE;
    }
    Metadata metadata =
        RootfsInode.owned(old.metadata(), file.metadata())
            .withPermissions(file.metadata().permissions())
            .withMtime(file.metadata().mtime())
            .withXattrs(withXattrs(inode, file.metadata()).xattrs());
    RegularFile contents = linked && file.size() == 0 ? old : file;
    if (inode.names == 1) { // through another name it has not been this path yet
      inode.archive = archive;
    }
    inode.become(new RegularFile(metadata, contents.size(), contents.content()));
    return UnpackOutcome.APPLIED;
  }

  private UnpackOutcome link(ImmutableBytes first, ImmutableBytes path) {
    RootfsWalk.Place source = walk.walk(first, RootfsWalk.Last.STAT);
    RootfsWalk.Place place = walk.walk(path, RootfsWalk.Last.AS_IS);
    if (!place.canCreate() || place.slashed()) {
      return why(place);
    }
    @Nullable RootfsInode inode = source.inode();
    if (!source.resolved() || inode == null || inode.isDirectory()) {
      return UnpackOutcome.LOST_LINK_SOURCE_GONE;
    }
    place.directory().children.put(nameOf(place), inode);
    inode.names++;
    return UnpackOutcome.APPLIED;
  }

  private UnpackOutcome create(RootfsWalk.Place place, Node node) {
    if (place.directory().depth >= MAX_DEPTH) {
      return UnpackOutcome.LOST_TOO_DEEP;
    }
    Metadata metadata = RootfsInode.owned(Metadata.of(0), node.metadata());
    Node created = node.withMetadata(node.metadata().withOwner(metadata.uid(), metadata.gid()));
    if (created instanceof Directory) {
      created = new Directory(created.metadata(), Map.of());
    }
    RootfsInode inode = RootfsInode.below(place.directory(), created);
    inode.names = 1;
    inode.archive = archive;
    place.directory().children.put(nameOf(place), inode);
    return UnpackOutcome.APPLIED;
  }

  /** rmdir or unlink of what lstat saw there; both fail silently, rmdir on what is not empty. */
  private void remove(ImmutableBytes path, RootfsInode seen) {
    RootfsWalk.Place place = walk.walk(path, RootfsWalk.Last.AS_IS);
    @Nullable EntryName name = place.name();
    if (seen == place.inode() && name != null && seen.children.isEmpty()) {
      place.directory().children.remove(name);
      seen.names--;
    }
  }

  private Optional<RootfsInode> find(ImmutableBytes path, RootfsWalk.Last last) {
    return Optional.ofNullable(walk.walk(path, last).inode());
  }

  private static UnpackOutcome why(RootfsWalk.Place place) {
    if (!place.resolved()) {
      return place.failure();
    }
    @Nullable RootfsInode inode = place.inode();
    if (place.name() == null || inode == null) {
      return UnpackOutcome.LOST_NOT_A_NAME;
    }
    return inode.isDirectory()
        ? UnpackOutcome.LOST_DIRECTORY_IN_THE_WAY
        : UnpackOutcome.LOST_PARENT_NOT_A_DIRECTORY;
  }

  private static EntryName nameOf(RootfsWalk.Place place) {
    @Nullable EntryName name = place.name();
    if (name == null) {
      throw new IllegalStateException("a place without a name cannot be created");
    }
    return name;
  }

  /** Archives have no xattrs; a tree's replace those there only if it brings some. */
  private static Metadata withXattrs(RootfsInode inode, Metadata entry) {
    Metadata now = inode.node().metadata();
    return entry.xattrs().isEmpty() ? now : now.withXattrs(entry.xattrs());
  }
}
