package io.initfs.erofs.read;

import com.google.common.io.ByteStreams;
import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory as stored, one by one: a small image may have a directory of millions,
 * of which the first few show that it is corrupt.
 */
public final class DirectoryCursor {
  private final Volume volume;
  private final Inode directory;
  private final InputStream content;
  private long position;
  private @Nullable DirectoryBlock block;
  private int next;

  DirectoryCursor(Volume volume, Inode directory, FileContent content) {
    this.volume = volume;
    this.directory = directory;
    this.content = content.openStream();
  }

  /** The next entry, {@code .} and {@code ..} included; empty at the end. */
  public Optional<DirectoryEntry> next() throws IOException {
    @Nullable DirectoryBlock current = block;
    if (current == null || next == current.count()) {
      if (position == directory.size()) {
        return Optional.empty();
      }
      current = readBlock();
      block = current;
      next = 0;
    }
    Dirent dirent = current.dirent(next);
    ImmutableBytes name = ImmutableBytes.copyOf(current.name(next));
    next++;
    return Optional.of(new DirectoryEntry(name, dirent.nid(), dirent.fileType()));
  }

  private DirectoryBlock readBlock() throws IOException {
    Where where = volume.where("directory data", directory.nid()).at(position);
    int used = (int) Math.min(volume.blockSize(), directory.size() - position);
    byte[] bytes = new byte[used];
    ByteStreams.readFully(content, bytes);
    position += used;
    return DirectoryBlock.of(bytes, used, where);
  }
}
