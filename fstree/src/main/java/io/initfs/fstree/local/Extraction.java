package io.initfs.fstree.local;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link DirectoryExtractor}. The tree is walked in canonical order, on one thread,
 * which makes every name; contents and metadata of the files follow on others. On entering a
 * directory that was there before, everything in the way of its children is dealt with first; from
 * then on a name that exists can only be one of this run's, so the tree has two names that the file
 * system takes for one. Directories get their metadata at the very end, deepest first: until then
 * they must be writable, and a hard link may still need to pass through them.
 */
final class Extraction {
  static final String ONE_NAME = "two names of the tree are one name on this file system";

  /** Nobody else may look before the permissions are final. */
  private static final int PRIVATE_FILE = 0600;

  private static final int PRIVATE_DIRECTORY = 0700;

  private record OpenDirectory(long place, TreePath treePath, Path path, Directory node) {}

  /** A directory that is being filled. */
  private record Level(OpenDirectory directory, FreshFiles fresh) {}

  private record Lost(long place, ExtractionReport.NotHeld what) {}

  private final ExtractionOptions options;
  private final Path target;
  private final Set<TreePath> parentsOnly;
  private final int workerCount;
  private final LongConsumer progress;
  private final MetadataRestorer restorer;
  private final boolean posix;
  private final Map<Integer, FileAttribute<?>[]> byPermissions = new HashMap<>();

  private final List<OpenDirectory> directories = new ArrayList<>();
  private final Deque<Level> open = new ArrayDeque<>();
  private final Obstacles obstacles;
  private final Map<Node, Path> made = new IdentityHashMap<>();
  private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
  private final ImmutableList.Builder<TreePath> kept = ImmutableList.builder();
  private long place;
  private long files;
  private long symlinks;
  private long hardLinks;
  private long bytes;

  Extraction(
      ExtractionOptions options,
      Path target,
      Set<TreePath> parentsOnly,
      int workerCount,
      LongConsumer progress)
      throws IOException {
    this.options = options;
    this.workerCount = workerCount;
    this.progress = progress;
    this.target = target.toAbsolutePath();
    this.parentsOnly = parentsOnly;
    this.obstacles = new Obstacles(options.existing());
    this.restorer = new MetadataRestorer(target, options);
    this.posix =
        options.permissions()
            && this.target.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  ExtractionReport run(FileTree tree) throws IOException {
    try (ContentWorkers workers = new ContentWorkers(workerCount)) {
      makeAll(tree, workers);
      workers.finish();
    }
    for (int i = directories.size() - 1; i >= 0; i--) {
      OpenDirectory directory = directories.get(i);
      if (!parentsOnly.contains(directory.treePath())) {
        restorer.restore(
            directory.path(), directory.node(), listLost(directory.place(), directory.treePath()));
      }
    }
    return new ExtractionReport(
        directories.size(), files, symlinks, hardLinks, bytes, notHeld(), kept.build());
  }

  private void makeAll(FileTree tree, ContentWorkers workers) {
    for (TreeEntry entry : tree) {
      if (workers.hasFailed()) {
        return;
      }
      place++;
      try {
        put(entry, workers);
      } catch (IOException e) {
        workers.fail(place, e);
      }
    }
  }

  private void put(TreeEntry entry, ContentWorkers workers) throws IOException {
    if (entry.path().isRoot()) {
      prepareTarget((Directory) entry.node());
      return;
    }
    int parentDepth = entry.path().names().size() - 1;
    while (open.element().directory().treePath().names().size() > parentDepth) {
      open.pop();
    }
    Path path = child(open.element().directory(), entry.path().name());
    try {
      create(entry, path, workers);
    } catch (FileAlreadyExistsException exists) {
      throw fail(path, ONE_NAME, exists);
    }
  }

  private void create(TreeEntry entry, Path path, ContentWorkers workers) throws IOException {
    Node node = entry.node();
    if (node instanceof Directory directory) {
      boolean present = obstacles.takeDirectory(path);
      if (!present) {
        makeDirectory(entry.path(), path);
      }
      enter(new OpenDirectory(place, entry.path(), path, directory), present);
      return;
    }
    if (obstacles.takeKept(path)) {
      kept.add(entry.path());
      return;
    }
    Path first = made.get(node);
    if (first != null) {
      Files.createLink(path, first);
      hardLinks++;
      return;
    }
    if (node instanceof RegularFile file) {
      workers.awaitRoom();
      int asked = initialPermissions(file);
      FileChannel out = ContentWriter.create(path, asAttributes(asked));
      workers.submit(place, fill(path, file, asked, out, listLost(place, entry.path())));
      bytes += file.size();
      files++;
      made.put(node, path);
    } else if (!(node instanceof Symlink symlink)) {
      listLost(place, entry.path()).accept(describe(node));
    } else if (createSymlink(entry.path(), path, symlink)) {
      restorer.restore(
          path,
          node,
          open.element().fresh(),
          FreshFiles.NO_PERMISSIONS,
          listLost(place, entry.path()));
      symlinks++;
      made.put(node, path);
    }
  }

  private ContentWorkers.Task fill(
      Path path, RegularFile file, int asked, FileChannel made, Consumer<String> notHeld) {
    FreshFiles siblings = open.element().fresh();
    return (buffer, dropped) -> {
      try (FileChannel out = made) {
        ContentWriter.write(path, file, out, buffer, dropped, progress);
      }
      if (!dropped.getAsBoolean()) {
        restorer.restore(path, file, siblings, asked, notHeld);
      }
    };
  }

  private void prepareTarget(Directory root) throws IOException {
    boolean present = true;
    try {
      if (!attributes(target).isDirectory()) {
        throw new NotDirectoryException(target.toString());
      }
    } catch (NoSuchFileException absent) {
      present = false;
      makeDirectory(TreePath.ROOT, target);
    }
    if (present && options.requireEmpty()) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(target)) {
        if (stream.iterator().hasNext()) {
          throw new DirectoryNotEmptyException(target.toString());
        }
      }
    }
    enter(new OpenDirectory(place, TreePath.ROOT, target, root), present);
  }

  private void makeDirectory(TreePath treePath, Path path) throws IOException {
    if (!parentsOnly.contains(treePath)) {
      Files.createDirectory(path, asAttributes(PRIVATE_DIRECTORY));
    } else if (options.makeParents()) {
      Files.createDirectory(path);
    } else {
      throw new NoSuchFileException(path.toString(), null, "no such directory");
    }
  }

  private void enter(OpenDirectory directory, boolean present) throws IOException {
    directories.add(directory);
    open.push(new Level(directory, new FreshFiles()));
    if (present) {
      for (Map.Entry<EntryName, Node> child : directory.node().children().entrySet()) {
        TreePath treePath = directory.treePath().resolve(child.getKey());
        Path path = child(directory, child.getKey());
        obstacles.clear(path, child.getValue(), parentsOnly.contains(treePath));
      }
    }
  }

  /** The kernel has no symlink without a target, the JDK none with a NUL or repeated slashes. */
  private boolean createSymlink(TreePath treePath, Path path, Symlink symlink) throws IOException {
    ImmutableBytes wanted = symlink.target();
    if (wanted.length() == 0 || wanted.indexOf((byte) 0) >= 0) {
      listLost(place, treePath).accept("symlink to \"" + wanted + "\"");
      return false;
    }
    Path linkTarget = PathBytes.ofTarget(path.getFileSystem(), wanted);
    Files.createSymbolicLink(path, linkTarget);
    if (!PathBytes.of(linkTarget).equals(wanted)) {
      listLost(place, treePath).accept("spelling of symlink target \"" + wanted + "\"");
    }
    return true;
  }

  /**
   * What a new file has until its metadata are set: the permissions of its node at once if they
   * give the group nothing that others have not, since the group may still change.
   */
  private static int initialPermissions(RegularFile file) {
    int bits = file.metadata().permissions();
    boolean sameForGroupAndOthers = bits <= 0777 && ((bits >> 3 ^ bits) & 07) == 0;
    return sameForGroupAndOthers && file.metadata().xattrs().isEmpty() ? bits : PRIVATE_FILE;
  }

  /** What makes a file or directory with these permissions; nothing if they are the process's. */
  private FileAttribute<?>[] asAttributes(int permissions) {
    return byPermissions.computeIfAbsent(
        permissions,
        bits ->
            posix
                ? new FileAttribute<?>[] {
                  PosixFilePermissions.asFileAttribute(PosixBits.fromBits(bits))
                }
                : new FileAttribute<?>[0]);
  }

  private Consumer<String> listLost(long where, TreePath path) {
    return what -> lost.add(new Lost(where, new ExtractionReport.NotHeld(path, what)));
  }

  private ImmutableList<ExtractionReport.NotHeld> notHeld() {
    List<Lost> inOrder = new ArrayList<>(lost);
    inOrder.sort((a, b) -> Long.compare(a.place(), b.place()));
    ImmutableList.Builder<ExtractionReport.NotHeld> notHeld = ImmutableList.builder();
    inOrder.forEach(item -> notHeld.add(item.what()));
    return notHeld.build();
  }

  private static Path child(OpenDirectory directory, EntryName name) throws IOException {
    Path path = directory.path();
    return path.resolve(PathBytes.ofName(path.getFileSystem(), name.bytes()));
  }

  static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  static String describe(Node node) {
    String kind = node.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return node instanceof DeviceNode device ? kind + " " + device.number() : kind;
  }

  static FileSystemException fail(Path path, String reason, @Nullable IOException cause) {
    FileSystemException exception = new FileSystemException(path.toString(), null, reason);
    exception.initCause(cause);
    return exception;
  }
}
