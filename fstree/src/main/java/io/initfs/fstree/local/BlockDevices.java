package io.initfs.fstree.local;

import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Disks and the like: files at fixed sizes, which are told only when they are open. */
public final class BlockDevices {
  private BlockDevices() {}

  /** Whether {@code path}, or what it is a symlink to, is there and is one. */
  public static boolean isBlockDevice(Path path) throws IOException {
    if (!LocalAttributes.hasUnixView(path)) {
      return false;
    }
    try {
      int mode = (int) Files.getAttribute(path, "unix:mode");
      return NodeKind.fromMode(mode).equals(Optional.of(NodeKind.BLOCK_DEVICE));
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  /**
   * Fills the start of a device and waits until the bytes are there.
   *
   * @throws FileSystemException if it is too small, or not written to
   */
  static void fill(Path device, FileChannel bytes) throws IOException {
    try (FileChannel to = FileChannel.open(device, StandardOpenOption.WRITE)) {
      long size = bytes.size();
      if (to.size() < size) {
        throw new FileSystemException(
            device.toString(), null, "has " + to.size() + " bytes, needed are " + size);
      }
      for (long at = 0; at < size; ) {
        at += bytes.transferTo(at, size - at, to);
      }
      to.force(true);
    }
  }
}
