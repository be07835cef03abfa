package io.initfs.erofs.read;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.ExtentMap;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data of one inode, by position. Thread-safe. As a {@link ByteSource} it opens streams that
 * read extent by extent, so each pcluster is decoded once.
 */
public final class FileContent extends ByteSource {
  private final Volume volume;
  private final Inode inode;
  private final ImageSource raw;
  private final ClusterReader clusters;

  /**
   * Opened when first asked: a tree has all files, and one that cannot be read must not spoil it.
   */
  private volatile @Nullable ExtentMap map;

  /** The data of a file, directory or symlink. */
  FileContent(Volume volume, ClusterReader clusters, Inode inode) {
    this.volume = volume;
    this.clusters = clusters;
    this.inode = inode;
    // A regular file's own blocks are read as asked; all else is metadata, better kept in blocks.
    this.raw = inode.kind() == NodeKind.REGULAR_FILE ? volume.data() : volume.metadata();
  }

  private ExtentMap map() throws IOException {
    ExtentMap opened = map;
    if (opened == null) {
      opened = ExtentMap.of(volume, inode);
      map = opened;
    }
    return opened;
  }

  /**
   * Checks the map beyond what reading in order shows.
   *
   * @throws CorruptImageException if there is a fault
   */
  public void verifyMap() throws IOException {
    map().verify();
  }

  /**
   * Reads {@code length} bytes from {@code position} on.
   *
   * @throws IndexOutOfBoundsException if either range is out of bounds
   */
  public void readFully(long position, byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, inode.size());
    Objects.checkFromIndexSize(offset, length, target.length);
    int done = 0;
    while (done < length) {
      long from = position + done;
      Extent extent = map().extentAt(from);
      long to = Math.min(extent.end(), position + length);
      readWithin(extent, from, to, target, offset + done);
      done += (int) (to - from);
    }
  }

  private void readWithin(Extent extent, long from, long to, byte[] target, int offset)
      throws IOException {
    if (extent instanceof Extent.Compressed compressed) {
      clusters.read(inode.nid(), compressed, from, to, target, offset);
    } else {
      long physical = extent.physical() + (from - extent.logical());
      raw.readFully(physical, target, offset, (int) (to - from));
    }
  }

  @Override
  public InputStream openStream() {
    return new ContentStream(0, inode.size());
  }

  /** A part of the data; its streams decode nothing behind its end. */
  @Override
  public ByteSource slice(long offset, long length) {
    checkArgument(offset >= 0, "offset must not be negative, got %s", offset);
    checkArgument(length >= 0, "length must not be negative, got %s", length);
    long from = Math.min(offset, inode.size());
    long to = from + Math.min(length, inode.size() - from);
    return new ByteSource() {
      @Override
      public InputStream openStream() {
        return new ContentStream(from, to);
      }

      @Override
      public Optional<Long> sizeIfKnown() {
        return Optional.of(to - from);
      }
    };
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(inode.size());
  }

  /**
   * Reads as far as the caller's array goes at once; holds one extent, or a piece of a long raw
   * one, where a part of it is wanted.
   */
  private final class ContentStream extends InputStream {
    private static final int MAX_PIECE = 256 << 10;

    private final ExtentRun run = new ExtentRun(volume.data(), clusters, inode.nid());

    private byte[] piece = new byte[0];
    private int at;
    private int end;

    /** Of the next piece; {@code limit} is where the last one ends. */
    private long position;

    private final long limit;

    ContentStream(long from, long to) {
      this.position = from;
      this.limit = to;
    }

    @Override
    public int read() throws IOException {
      return fill() ? piece[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      if (at == end && position < limit && inode.kind() == NodeKind.REGULAR_FILE) {
        int whole = readWhole(target, offset, (int) Math.min(length, limit - position));
        if (whole > 0) {
          return whole;
        }
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, end - at);
      System.arraycopy(piece, at, target, offset, count);
      at += count;
      return count;
    }

    /** Reads all extents that end within the range, none perhaps, and returns their bytes. */
    private int readWhole(byte[] target, int offset, int length) throws IOException {
      int done = 0;
      int read = 0;
      while (done < length) {
        Extent extent = map().extentAt(position + done);
        int count = (int) Math.min(extent.end() - position - done, length - done);
        boolean whole = count == extent.length();
        if (extent instanceof Extent.Raw && extent.length() > volume.blockSize()) {
          run.readTo(target, offset + read);
          readWithin(extent, position + done, position + done + count, target, offset + done);
          read = done + count;
        } else if (!whole) {
          break;
        } else if (!run.add(extent)) {
          run.readTo(target, offset + read);
          read = done;
          run.add(extent);
        }
        done += count;
      }
      run.readTo(target, offset + read);
      position += done;
      return done;
    }

    @Override
    public long skip(long count) {
      long inPiece = Math.min(Math.max(count, 0), end - at);
      at += (int) inPiece;
      long beyond = Math.min(Math.max(count - inPiece, 0), limit - position);
      position += beyond;
      return inPiece + beyond;
    }

    private boolean fill() throws IOException {
      if (at < end) {
        return true;
      }
      if (position >= limit) {
        return false;
      }
      Extent extent = map().extentAt(position);
      long rest = Math.min(extent.end(), limit) - position;
      int count =
          extent instanceof Extent.Compressed compressed
              ? clusters.checkedLength(inode.nid(), compressed, rest)
              : (int) Math.min(rest, MAX_PIECE);
      if (piece.length < count) {
        piece = new byte[count];
      }
      readWithin(extent, position, position + count, piece, 0);
      position += count;
      at = 0;
      end = count;
      return true;
    }
  }
}
