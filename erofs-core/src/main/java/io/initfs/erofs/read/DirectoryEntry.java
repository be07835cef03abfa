package io.initfs.erofs.read;

import io.initfs.fstree.ImmutableBytes;

/**
 * An entry as stored.
 *
 * @param name any bytes, {@code .} and {@code ..} included
 * @param nid the inode it names
 * @param fileType the dirent's type byte
 * @param offset where in the directory's data the dirent is
 */
public record DirectoryEntry(ImmutableBytes name, long nid, int fileType, long offset) {
  /** Whether this is the entry for the directory itself or for its parent. */
  public boolean isDot() {
    int length = name.length();
    return length >= 1 && length <= 2 && name.at(0) == '.' && name.at(length - 1) == '.';
  }
}
