package io.initfs.erofs.read;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.ExtentMap;
import io.initfs.erofs.map.Placement;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data of one inode, by position. Thread-safe. As a {@link ByteSource} it opens streams that
 * read extent by extent, so each pcluster is decoded once.
 */
public final class FileContent extends ByteSource {
  /** Bytes read at once of what is not compressed. */
  private static final int MAX_PIECE = 256 << 10;

  private final ContentReader reader;
  private final Inode inode;

  /**
   * Opened when first asked: a tree has all files, and one that cannot be read must not spoil it.
   */
  private volatile @Nullable ExtentMap map;

  /** The last one asked for: pieces of it must not each cost a walk over the index. */
  private volatile @Nullable Extent last;

  /** The data of a file, directory or symlink. */
  FileContent(ContentReader reader, Inode inode) {
    this.reader = reader;
    this.inode = inode;
  }

  @Override
  public long size() {
    return inode.size();
  }

  /** The extent that holds the byte at {@code offset}, which is less than the size. */
  public Extent extentAt(long offset) throws IOException {
    @Nullable Extent known = last;
    if (known != null && offset >= known.logical() && offset < known.end()) {
      return known;
    }
    Extent extent = map().extentAt(offset);
    last = extent;
    return extent;
  }

  private ExtentMap map() throws IOException {
    ExtentMap opened = map;
    if (opened == null) {
      opened = ExtentMap.of(reader.volume(), inode);
      map = opened;
    }
    return opened;
  }

  private void requireStart(Extent extent, long offset) throws CorruptImageException {
    if (extent.logical() != offset) {
      throw new CorruptImageException(
          reader.volume().where("extents", inode.nid()),
          "start of an extent",
          Long.toString(offset),
          Long.toString(extent.logical()));
    }
  }

  /**
   * The extent that starts at {@code offset}, where the one before it ended.
   *
   * @throws CorruptImageException if that one reaches into another, or this one beyond the packed
   *     inode
   */
  public Extent extentFrom(long offset) throws IOException {
    Extent extent = extentAt(offset);
    requireStart(extent, offset);
    if (extent instanceof Extent.Fragment fragment) {
      FileContent unused = packed(fragment);
    }
    return extent;
  }

  /**
   * As {@link #extentFrom}, for those who want to know how it is stored.
   *
   * @throws CorruptImageException if the extent before reaches into another
   */
  public Placement placementFrom(long offset) throws IOException {
    Placement placement = map().placementAt(offset);
    requireStart(placement.extent(), offset);
    return placement;
  }

  /** Where the zeros end that stand at {@code from} and are not stored; {@code from} if none do. */
  long endOfHole(long from) throws IOException {
    Extent extent = extentAt(from);
    if (extent instanceof Extent.Fragment fragment) {
      long at = fragment.inPacked(from);
      long zeros = packed(fragment).endOfHole(at) - at;
      return from + Math.min(zeros, fragment.end() - from);
    }
    return extent instanceof Extent.Hole ? extent.end() : from;
  }

  /**
   * Checks the map beyond what reading in order shows.
   *
   * @throws CorruptImageException if there is a fault
   */
  public void verifyMap() throws IOException {
    if (inode.size() > 0) {
      ExtentMap.of(reader.volume(), inode).verify();
    }
  }

  /**
   * Where that ends which stands behind the inode and its xattrs.
   *
   * @throws CorruptImageException if the map says nothing of it
   */
  public Location metadataEnd() throws IOException {
    return inode.size() == 0 ? inode.body() : map().end();
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
      Extent extent = extentAt(from);
      long to = Math.min(extent.end(), position + length);
      readWithin(extent, from, to, target, offset + done);
      done += (int) (to - from);
    }
  }

  /**
   * Reads from {@code position} on into the remaining room of {@code target}.
   *
   * @param position at least 0
   * @return how many bytes were read, fewer than there is room for only at the end; -1 if {@code
   *     position} is there or behind it
   */
  public int read(long position, ByteBuffer target) throws IOException {
    checkArgument(position >= 0, "position must not be negative, got %s", position);
    if (position >= size()) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), size() - position);
    if (target.hasArray()) {
      readFully(position, target.array(), target.arrayOffset() + target.position(), count);
      target.position(target.position() + count);
    } else {
      byte[] piece = new byte[Math.min(count, MAX_PIECE)];
      for (int done = 0; done < count; ) {
        int length = Math.min(piece.length, count - done);
        readFully(position + done, piece, 0, length);
        target.put(piece, 0, length);
        done += length;
      }
    }
    return count;
  }

  /** Reads the bytes {@code [from, to)}, which lie within {@code extent}. */
  void readWithin(Extent extent, long from, long to, byte[] target, int offset) throws IOException {
    int count = (int) (to - from);
    if (extent instanceof Extent.Compressed compressed) {
      reader.clusters().read(inode.nid(), compressed, from, to, target, offset);
    } else if (extent instanceof Extent.Raw raw) {
      reader.volume().readFully(raw.at().plus(from - raw.logical()), target, offset, count);
    } else if (extent instanceof Extent.Fragment fragment) {
      packed(fragment).readFully(fragment.inPacked(from), target, offset, count);
    } else {
      Arrays.fill(target, offset, offset + count, (byte) 0);
    }
  }

  /** The packed inode, which is large enough to hold the fragment. */
  private FileContent packed(Extent.Fragment fragment) throws IOException {
    FileContent packed = reader.packed(inode.nid());
    long offset = fragment.packedOffset();
    if (offset < 0 || offset > packed.size() || fragment.length() > packed.size() - offset) {
      throw new CorruptImageException(
          reader.volume().where("fragment", inode.nid()),
          "range in the packed inode",
          "an end of at most " + packed.size(),
          Long.toUnsignedString(offset) + " + " + fragment.length());
    }
    return packed;
  }

  /**
   * How many of the {@code rest} bytes from {@code from} on to read at once. Compressed ones come
   * whole, so that no pcluster is decoded twice.
   */
  int pieceSize(Extent extent, long from, long rest) throws IOException {
    if (extent instanceof Extent.Compressed compressed) {
      return reader.clusters().checkedLength(inode.nid(), compressed, rest);
    }
    if (extent instanceof Extent.Fragment fragment) {
      FileContent packed = packed(fragment);
      long at = fragment.inPacked(from);
      Extent holder = packed.extentAt(at);
      return packed.pieceSize(holder, at, Math.min(rest, holder.end() - at));
    }
    return (int) Math.min(rest, MAX_PIECE);
  }

  /** An empty run of this file's extents. */
  ExtentRun newRun() {
    return new ExtentRun(reader.volume(), reader.clusters(), inode.nid());
  }

  @Override
  public InputStream openStream() {
    return new ContentStream(this, 0, inode.size(), false);
  }

  /** What is stored, without the longer holes: they may have more zeros than anyone can read. */
  public InputStream openStored() {
    return new ContentStream(this, 0, inode.size(), true);
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
        return new ContentStream(FileContent.this, from, to, false);
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
}
