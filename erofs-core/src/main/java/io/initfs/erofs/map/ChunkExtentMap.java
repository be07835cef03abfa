package io.initfs.erofs.map;

import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/**
 * CHUNK_BASED: a map of fixed-size chunks, each anywhere or a hole. Chunks that follow one another
 * both in the file and on the device come as one extent, as far as one look at the map shows.
 */
final class ChunkExtentMap implements ExtentMap {
  /** Entries that are looked at together; as many bytes as cost nothing more than one. */
  private static final int MAX_RUN = 64;

  private final Volume volume;
  private final Inode inode;
  private final ChunkFormat format;
  private final int chunkBits;
  private final Location map;

  private ChunkExtentMap(Volume volume, Inode inode, ChunkFormat format) {
    this.volume = volume;
    this.inode = inode;
    this.format = format;
    this.chunkBits = volume.blockBits() + format.chunkBits();
    Location body = inode.body();
    this.map = new Location(body.space(), Alignment.up(body.address(), format.entrySize()));
  }

  static ChunkExtentMap open(Volume volume, Inode inode) throws UnsupportedFeatureException {
    ChunkFormat format = ChunkFormat.of(inode.union());
    if (format.reserved() != 0 || (format.wide() && !format.indexes())) {
      throw new UnsupportedFeatureException(
          volume.where("inode", inode.nid()),
          String.format("chunk format 0x%x", inode.union() & 0xFFFF));
    }
    return new ChunkExtentMap(volume, inode, format);
  }

  @Override
  public Extent extentAt(long offset) throws IOException {
    return extentAt(offset, MAX_RUN);
  }

  /** A single chunk, of which the last takes as many blocks as the file needs. */
  @Override
  public Placement placementAt(long offset) throws IOException {
    Extent chunk = extentAt(offset, 1);
    // A size next to 2^63 rounds up beyond it.
    long rounded = Alignment.up(chunk.length(), volume.blockSize());
    boolean stored = chunk instanceof Extent.Raw;
    return new Placement(chunk, stored ? Math.max(rounded, chunk.length()) : 0);
  }

  @Override
  public Location end() {
    return map.plus(inode.unitCount(chunkBits) * format.entrySize());
  }

  /**
   * @param maxRun chunks that are looked at, at least 1
   */
  private Extent extentAt(long offset, int maxRun) throws IOException {
    long first = offset >> chunkBits;
    long last = inode.unitCount(chunkBits) - 1;
    int count = (int) Math.min(last - first + 1, maxRun);
    byte[] bytes = new byte[count * format.entrySize()];
    volume.readFully(map.plus(first * format.entrySize()), bytes, 0, bytes.length);

    ChunkIndex start = ChunkIndex.read(bytes, 0, format);
    int run = 1;
    while (run < count && follows(start, run, bytes)) {
      run++;
    }
    long logical = first << chunkBits;
    // The last chunk may be larger than what the file has left, and larger than 2^63.
    long length = first + run > last ? inode.size() - logical : (long) run << chunkBits;
    return start.isHole()
        ? new Extent.Hole(logical, length)
        : new Extent.Raw(logical, length, locate(first, start));
  }

  private boolean follows(ChunkIndex start, int run, byte[] bytes) {
    ChunkIndex next = ChunkIndex.read(bytes, run * format.entrySize(), format);
    if (start.isHole() || next.isHole()) {
      return start.isHole() && next.isHole();
    }
    // On a device of many, only the same chunk's blocks are surely consecutive.
    return volume.devices().slots().isEmpty()
        && next.device() == start.device()
        && next.startBlock() == start.startBlock() + ((long) run << format.chunkBits());
  }

  private Location locate(long chunk, ChunkIndex index) throws IOException {
    return volume.locate(
        index.device(), index.startBlock(), () -> volume.where("chunk " + chunk, inode.nid()));
  }
}
