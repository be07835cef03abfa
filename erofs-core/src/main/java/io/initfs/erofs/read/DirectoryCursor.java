package io.initfs.erofs.read;

import com.google.common.io.ByteStreams;
import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
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
  private long blockStart;
  private @Nullable DirectoryBlock block;
  private int next;

  DirectoryCursor(Volume volume, Inode directory, FileContent content) {
    this.volume = volume;
    this.directory = directory;
    this.content = content.openStream();
  }

  /**
   * The next entry, {@code .} and {@code ..} included; empty at the end.
   *
   * @throws CorruptImageException if the block or the name is none; the call after that goes on
   *     behind it
   */
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
    int index = next++;
    Dirent dirent = current.dirent(index);
    ImmutableBytes name = ImmutableBytes.copyOf(current.name(index));
    long offset = blockStart + (long) index * Dirent.SIZE;
    return Optional.of(new DirectoryEntry(name, dirent.nid(), dirent.fileType(), offset));
  }

  /** Where in the directory's data the block of the last entry starts. */
  public long blockStart() {
    return blockStart;
  }

  /**
   * Where in the directory's data, in the block of the last entry, a byte is not zero that should
   * be, in an entry or behind the names; empty if there is none.
   */
  public OptionalLong strayByte() {
    int at = block == null ? -1 : block.strayByte();
    return at < 0 ? OptionalLong.empty() : OptionalLong.of(blockStart + at);
  }

  private DirectoryBlock readBlock() throws IOException {
    Where where = volume.where("directory data", directory.nid()).at(position);
    int used = (int) Math.min(volume.blockSize(), directory.size() - position);
    byte[] bytes = new byte[used];
    ByteStreams.readFully(content, bytes);
    blockStart = position;
    position += used;
    block = null;
    return DirectoryBlock.of(bytes, used, where);
  }
}
