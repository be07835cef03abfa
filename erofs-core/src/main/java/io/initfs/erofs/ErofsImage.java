package io.initfs.erofs;

import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.io.AccessLog;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.read.TreeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PathWalk;
import io.initfs.fstree.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * An EROFS image, open for reading. Opening reads the superblock and nothing else; a lookup reads
 * the directory blocks on its binary search; a read decodes the pclusters that it covers.
 * Thread-safe.
 *
 * <pre>{@code
 * try (ErofsImage image = ErofsImage.open(Path.of("initoverlayfs.img"))) {
 *   ErofsInode file = image.resolve(TreePath.of("/usr/bin/sh")).orElseThrow();
 *   file.content().copyTo(out);
 * }
 * }</pre>
 */
public final class ErofsImage implements Closeable {
  private final NodeReader reader;

  private ErofsImage(NodeReader reader) {
    this.reader = reader;
  }

  /**
   * Opens an image file.
   *
   * @throws NotErofsException if it is no EROFS image
   */
  public static ErofsImage open(Path file) throws IOException {
    return open(ImageSource.open(file), ErofsLimits.DEFAULT, AccessLog.NONE);
  }

  /**
   * Opens an image; closing it closes {@code source}, also when opening fails.
   *
   * @param log is told of every physical read and every decoded pcluster
   */
  public static ErofsImage open(ImageSource source, ErofsLimits limits, AccessLog log)
      throws IOException {
    try {
      Volume volume = Volume.open(log == AccessLog.NONE ? source : source.observedBy(log));
      return new ErofsImage(new NodeReader(volume, limits, log));
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Bytes of a block. */
  public int blockSize() {
    return reader.volume().blockSize();
  }

  /** Bytes of the image file. */
  public long size() {
    return reader.volume().data().size();
  }

  public UUID uuid() {
    return reader.volume().superblock().uuid();
  }

  /** The label, at most 16 bytes. */
  public ImmutableBytes volumeName() {
    return reader.volume().superblock().volumeName();
  }

  /** Inodes, as the superblock counts them. */
  public long inodeCount() {
    return reader.volume().superblock().inos();
  }

  public ErofsInode root() throws IOException {
    return inode(reader.volume().rootNid());
  }

  /** The inode with this number, whatever stands there. */
  public ErofsInode inode(long nid) throws IOException {
    return new ErofsInode(reader, reader.inode(nid));
  }

  /** The inode at {@code path}, symlinks not followed. */
  public Optional<ErofsInode> lookup(TreePath path) throws IOException {
    Inode inode = reader.inode(reader.volume().rootNid());
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
    Inode root = reader.inode(reader.volume().rootNid());
    ImmutableBytes bytes = ImmutableBytes.copyOf(path.toRelativeBytes());
    return PathWalk.follow(root, reader, TreePath.ROOT, bytes)
        .end()
        .map(inode -> new ErofsInode(reader, inode));
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
    reader.volume().data().close();
  }
}
