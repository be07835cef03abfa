package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.math.LongMath;
import io.initfs.erofs.disk.Alignment;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.RoundingMode;
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
  /** As long as mkfs.erofs's segments: a cut costs a block or two of pclusters of 64 KiB. */
  static final int MAX_LENGTH = 16 << 20;

  /**
   * The pieces of a file, in order.
   *
   * @param unit all but the last are multiples of it: a power of two, at most 8 MiB
   */
  static ImmutableList<Piece> of(PlannedInode inode, int unit) {
    long count = LongMath.divide(inode.size, MAX_LENGTH, RoundingMode.CEILING);
    long most = LongMath.divide(inode.size, Math.max(1, count), RoundingMode.CEILING);
    long step = Alignment.up(most, unit);
    ImmutableList.Builder<Piece> pieces = ImmutableList.builder();
    for (long offset = 0; offset < inode.size; offset += step) {
      int length = (int) Math.min(step, inode.size - offset);
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

  /** Whether the packed inode may hold its end: that itself and the metabox come too late. */
  boolean mayHaveFragment() {
    return !inode.isNameless();
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
    byte[] bytes = new byte[length];
    int found;
    boolean longer;
    try (InputStream in = content.slice(offset, Long.MAX_VALUE).openStream()) {
      found = in.readNBytes(bytes, 0, length);
      longer = isLast() && in.read() >= 0;
    } catch (IOException e) {
      throw unreadable(inode, e);
    }
    if (found < length || longer) {
      throw new IOException(
          String.format(
              "%s: contents changed: expected %d bytes, got %s",
              inode.path, inode.size, longer ? "more" : "fewer"));
    }
    return bytes;
  }

  /** The exception that names the file. */
  static IOException unreadable(PlannedInode inode, IOException cause) {
    return new IOException(inode.path + ": cannot be read: " + cause.getMessage(), cause);
  }
}
