package io.initfs.erofs.read;

import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.EntryName;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/** The entries of one directory: all in order, or one by binary search as the kernel does it. */
final class DirectoryReader {
  private final Volume volume;
  private final Inode directory;
  private final FileContent content;
  private final int blockCount;

  private DirectoryReader(Volume volume, Inode directory, FileContent content, int blockCount) {
    this.volume = volume;
    this.directory = directory;
    this.content = content;
    this.blockCount = blockCount;
  }

  static DirectoryReader open(ContentReader contents, ErofsLimits limits, Inode directory)
      throws IOException {
    Volume volume = contents.volume();
    if (directory.size() > limits.maxDirectoryBytes()) {
      throw new LimitExceededException(
          volume.where("directory", directory.nid()),
          "maxDirectoryBytes",
          limits.maxDirectoryBytes(),
          directory.size());
    }
    int blockCount = (int) ((directory.size() + volume.blockSize() - 1) >> volume.blockBits());
    FileContent content = contents.content(directory);
    return new DirectoryReader(volume, directory, content, blockCount);
  }

  /** All entries as stored, {@code .} and {@code ..} included. */
  DirectoryCursor entries() {
    return new DirectoryCursor(volume, directory, content);
  }

  /**
   * The nid that {@code name} has here. Looks only at the blocks on the path of the search: the
   * last block whose first name is not greater, then that block.
   */
  OptionalLong lookup(EntryName name) throws IOException {
    byte[] wanted = name.toByteArray();
    int low = 0;
    int high = blockCount - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Arrays.compareUnsigned(block(middle).name(0), wanted) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return blockCount == 0 ? OptionalLong.empty() : lookup(block(low), wanted);
  }

  private static OptionalLong lookup(DirectoryBlock block, byte[] wanted)
      throws CorruptImageException {
    int low = 0;
    int high = block.count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(block.name(middle), wanted);
      if (order == 0) {
        return OptionalLong.of(block.dirent(middle).nid());
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return OptionalLong.empty();
  }

  private DirectoryBlock block(int index) throws IOException {
    long start = (long) index << volume.blockBits();
    int used = (int) Math.min(volume.blockSize(), directory.size() - start);
    byte[] bytes = new byte[used];
    content.readFully(start, bytes, 0, used);
    Where where = volume.where("directory data", directory.nid()).at(start);
    return DirectoryBlock.of(bytes, used, where);
  }
}
