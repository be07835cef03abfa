package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a regular file that is packed on its own: the whole of a small file, a segment of a
 * large one. Where files are cut depends on their size alone, so the image does not depend on the
 * workers.
 *
 * @param offset of the first byte in the file
 * @param length bytes, at most {@link #MAX_LENGTH}
 * @param sharing what it has in common with other pieces; null if nothing
 */
record Piece(PlannedInode inode, long offset, int length, @Nullable Sharing sharing) {
  /**
   * Large enough that the block which a cut costs does not matter (0.05 %), small enough that a few
   * of them in memory do not either.
   */
  static final int MAX_LENGTH = 8 << 20;

  /** The pieces of a file, in order. */
  static ImmutableList<Piece> of(PlannedInode inode) {
    ImmutableList.Builder<Piece> pieces = ImmutableList.builder();
    for (long offset = 0; offset < inode.size; offset += MAX_LENGTH) {
      int length = (int) Math.min(MAX_LENGTH, inode.size - offset);
      pieces.add(new Piece(inode, offset, length, null));
    }
    return pieces.build();
  }

  Piece with(Sharing newSharing) {
    return new Piece(inode, offset, length, newSharing);
  }

  boolean isFirst() {
    return offset == 0;
  }

  boolean isLast() {
    return offset + length == inode.size;
  }

  /** Whether the packed inode may hold its end: it is not a piece of that inode itself. */
  boolean mayHaveFragment() {
    return !inode.isPacked();
  }

  boolean isWholeFile() {
    return isFirst() && isLast();
  }

  /**
   * Reads the piece's bytes.
   *
   * @throws IOException naming the file, if it delivers fewer or more bytes than its size
   */
  byte[] read() throws IOException {
    ByteSource content = ((RegularFile) inode.node).content();
    byte[] bytes;
    boolean longer;
    try (InputStream in = content.slice(offset, Long.MAX_VALUE).openStream()) {
      bytes = in.readNBytes(length);
      longer = isLast() && in.read() >= 0;
    } catch (IOException e) {
      throw new IOException(inode.path + ": cannot be read: " + e.getMessage(), e);
    }
    if (bytes.length < length || longer) {
      throw new IOException(
          String.format(
              "%s: contents changed: expected %d bytes, got %s",
              inode.path, inode.size, longer ? "more" : "fewer"));
    }
    return bytes;
  }
}
