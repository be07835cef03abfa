package io.initfs.erofs.disk;

import io.initfs.fstree.NodeKind;

/** The file_type byte of a dirent, Linux's FT_* numbers. It only feeds readdir. */
public final class FileType {
  private FileType() {}

  public static int of(NodeKind kind) {
    return switch (kind) {
      case REGULAR_FILE -> 1;
      case DIRECTORY -> 2;
      case CHARACTER_DEVICE -> 3;
      case BLOCK_DEVICE -> 4;
      case FIFO -> 5;
      case SOCKET -> 6;
      case SYMLINK -> 7;
    };
  }
}
