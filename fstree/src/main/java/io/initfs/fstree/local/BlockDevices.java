package io.initfs.fstree.local;

import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Disks and the like: files of fixed sizes, which are told only when they are open. */
public final class BlockDevices {
  private BlockDevices() {}

  /** Whether {@code path}, or what it is a symlink to, is there and is one. */
  public static boolean isBlockDevice(Path path) throws IOException {
    if (!LocalAttributes.hasUnixView(path) || !Files.exists(path)) {
      return false;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode");
    return NodeKind.fromMode(mode).equals(Optional.of(NodeKind.BLOCK_DEVICE));
  }

  /**
   * @throws FileSystemException if the device has less room than {@code size} bytes
   */
  static void requireRoom(Path device, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ)) {
      if (channel.size() < size) {
        throw new FileSystemException(
            device.toString(), null, "has " + channel.size() + " bytes, needed are " + size);
      }
    }
  }

  /**
   * Fills the start of a device and waits until the bytes are there.
   *
   * @throws FileSystemException if it cannot be written, naming it
   */
  static void fill(Path device, FileChannel bytes) throws IOException {
    try (FileChannel to = FileChannel.open(device, StandardOpenOption.WRITE)) {
      long size = bytes.size();
      for (long at = 0; at < size; ) {
        long count = bytes.transferTo(at, size - at, to);
        if (count <= 0) {
          throw new IOException("nothing is written at byte " + at);
        }
        at += count;
      }
      to.force(true);
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException e) {
      FileSystemException named = new FileSystemException(device.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }
}
