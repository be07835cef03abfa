package io.initfs.erofs;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Closer;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.read.TreeReader;
import io.initfs.erofs.read.TreeWalk;
import io.initfs.erofs.stats.FileCounts;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PathWalk;
import io.initfs.fstree.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An EROFS image, open for reading. Opening reads the superblock and what it points at: the device
 * table, the metabox's inode. A lookup reads the directory blocks on its binary search; a read
 * decodes the pclusters that it covers. Thread-safe.
 *
 * <pre>{@code
 * try (ErofsImage image = ErofsImage.open(Path.of("initoverlayfs.img"))) {
 *   ErofsInode file = image.resolve(TreePath.of("/usr/bin/sh")).orElseThrow();
 *   file.content().copyTo(out);
 * }
 * }</pre>
 *
 * <p>An image inside of a larger file, with an extra device, told of every read:
 *
 * <pre>{@code
 * ReadOptions options =
 *     ReadOptions.DEFAULT.withDevices(List.of(ImageSource.open(blob))).withLog(log);
 * try (ErofsImage image = ErofsImage.open(ImageSource.open(disk).from(1 << 20), options)) {
 *   image.superblock().features().forEach(System.out::println);
 *   image.resolve(TreePath.of("/etc/os-release")).orElseThrow().read(0, buffer);
 * }
 * }</pre>
 */
public final class ErofsImage implements Closeable {
  private final NodeReader reader;
  private final ImmutableList<ImageSource> sources;

  private ErofsImage(NodeReader reader, ImmutableList<ImageSource> sources) {
    this.reader = reader;
    this.sources = sources;
  }

  /**
   * Opens an image file.
   *
   * @throws NotErofsException if it is no EROFS image
   */
  public static ErofsImage open(Path file) throws IOException {
    return open(ImageSource.open(file), ReadOptions.DEFAULT);
  }

  /**
   * Opens an image; closing it closes {@code source} and the extra devices, also when opening
   * fails.
   */
  public static ErofsImage open(ImageSource source, ReadOptions options) throws IOException {
    ImmutableList<ImageSource> sources =
        ImmutableList.<ImageSource>builder().add(source).addAll(options.devices()).build();
    try {
      return new ErofsImage(NodeReader.open(source, options), sources);
    } catch (IOException | RuntimeException e) {
      close(sources);
      throw e;
    }
  }

  /** What the superblock says. */
  public ErofsSuperblock superblock() {
    return ErofsSuperblock.of(reader.volume());
  }

  /** The root directory. */
  public ErofsInode root() throws IOException {
    return new ErofsInode(reader, reader.root());
  }

  /** The inode with this number, whatever stands there. */
  public ErofsInode inode(long nid) throws IOException {
    return new ErofsInode(reader, reader.inode(nid));
  }

  /** The inode at {@code path}, symlinks not followed. */
  public Optional<ErofsInode> lookup(TreePath path) throws IOException {
    Inode inode = reader.root();
    for (EntryName name : path.names()) {
      Optional<Inode> child = reader.child(inode, name);
      if (child.isEmpty()) {
        return Optional.empty();
      }
      inode = child.get();
    }
    return Optional.of(new ErofsInode(reader, inode));
  }

  /** The inode that {@code path} leads to, symlinks followed within this image. */
  public Optional<ErofsInode> resolve(TreePath path) throws IOException {
    Inode root = reader.root();
    ImmutableBytes bytes = ImmutableBytes.copyOf(path.toRelativeBytes());
    return PathWalk.follow(root, reader, TreePath.ROOT, bytes)
        .end()
        .map(inode -> new ErofsInode(reader, inode));
  }

  /**
   * The first path of the inode with this number, in canonical order; empty if it has none. Reads
   * directories until it is found.
   */
  public Optional<TreePath> pathOf(long nid) throws IOException {
    Inode root = reader.root();
    if (root.nid() == nid) {
      return Optional.of(TreePath.ROOT);
    }
    TreeWalk walk = new TreeWalk(reader, root);
    for (var step = walk.next(); step.isPresent(); step = walk.next()) {
      if (step.get().inode().nid() == nid) {
        return Optional.of(walk.path());
      }
    }
    return Optional.empty();
  }

  /** What the files are like. Reads all directories and inodes. */
  public ErofsFileStatistics statistics() throws IOException {
    return ErofsFileStatistics.of(FileCounts.of(reader));
  }

  /**
   * All metadata as a tree, whose contents are read from this image when they are opened: keep it
   * open as long.
   */
  public FileTree tree() throws IOException {
    return new TreeReader(reader).read();
  }

  @Override
  public void close() throws IOException {
    close(sources);
  }

  private static void close(ImmutableList<ImageSource> sources) throws IOException {
    try (Closer closer = Closer.create()) {
      sources.forEach(closer::register);
    }
  }
}
