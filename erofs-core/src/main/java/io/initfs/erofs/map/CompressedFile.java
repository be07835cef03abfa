package io.initfs.erofs.map;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What all maps of compressed inodes begin with: the map header, and the rules about it that they
 * share.
 *
 * @param at where the header stands
 */
public record CompressedFile(Volume volume, Inode inode, MapHeader header, Location at) {
  private static final int NIBBLE_BITS = 4;

  /** The map of a file that is a part of the packed inode: there is none behind the header. */
  private record WholeFile(Extent extent, Location end) implements ExtentMap {
    @Override
    public Extent extentAt(long offset) {
      return extent;
    }
  }

  /**
   * Reads the map header of a compressed inode.
   *
   * @throws CorruptImageException if the image declares no algorithm, or ends before the header
   */
  public static CompressedFile open(Volume volume, Inode inode) throws IOException {
    Location body = inode.body();
    Location at = new Location(body.space(), Alignment.up(body.address(), MapHeader.ALIGNMENT));
    Where where = volume.where("map header", inode.nid()).at(at.address());
    if (volume.algorithms().isEmpty()) {
      throw new CorruptImageException(
          where, "compressed inode", "an image that declares an algorithm", "one without");
    }
    byte[] bytes = new byte[MapHeader.SIZE];
    volume.readFully(at, bytes, 0, bytes.length);
    return new CompressedFile(volume, inode, MapHeader.read(bytes, 0), at);
  }

  ExtentMap map() throws IOException {
    if (header.isWholeFileFragment()) {
      Extent whole = new Extent.Fragment(0, inode.size(), header.wholeFileFragmentOffset());
      return new WholeFile(whole, at.plus(MapHeader.SIZE));
    }
    if (inode.layout() == DataLayout.COMPRESSED_COMPACT) {
      requireBigAllowed();
      return new LclusterExtentMap(this, CompactIndex.open(this));
    }
    if (header.has(MapHeader.ADVISE_EXTENTS)) {
      return header.extentRecordSize() < EncodedExtentMap.EXPLICIT_RECORD_SIZE
          ? new UniformExtentMap(this)
          : new EncodedExtentMap(this);
    }
    requireBigAllowed();
    return new LclusterExtentMap(this, new FullIndex(this));
  }

  private void requireBigAllowed() throws CorruptImageException {
    boolean first = header.has(MapHeader.ADVISE_BIG_PCLUSTER_1);
    boolean second = header.has(MapHeader.ADVISE_BIG_PCLUSTER_2);
    if ((first || second) && !volume.superblock().hasIncompat(Features.COMPR_CFGS)) {
      throw new CorruptImageException(
          where(), "big pclusters", "an image that declares them", "one that does not");
    }
    if (first != second && inode.layout() == DataLayout.COMPRESSED_COMPACT) {
      throw new CorruptImageException(
          where(), "BIG_PCLUSTER flags of a compact index", "both or none", "one");
    }
  }

  /** log2 of an lcluster's bytes. */
  int lclusterBits() {
    return volume.blockBits() + header.lclusterShift();
  }

  boolean has(int adviseFlag) {
    return header.has(adviseFlag);
  }

  /** HEAD1's algorithm. */
  Algorithm firstAlgorithm() throws ErofsException {
    return algorithm(header.algorithmType() & (1 << NIBBLE_BITS) - 1);
  }

  /** HEAD2's algorithm. */
  Algorithm secondAlgorithm() throws ErofsException {
    return algorithm(header.algorithmType() >> NIBBLE_BITS);
  }

  /**
   * An algorithm by its code.
   *
   * @throws UnsupportedFeatureException if there is none with this code
   * @throws CorruptImageException if the image does not declare it
   */
  Algorithm algorithm(int code) throws ErofsException {
    Optional<Algorithm> known = Algorithm.fromCode(code);
    if (known.isEmpty()) {
      throw new UnsupportedFeatureException(where(), "compression algorithm " + code);
    }
    Algorithm algorithm = known.get();
    if (!volume.algorithms().containsKey(algorithm)) {
      throw new CorruptImageException(
          where(), "algorithm", "one of " + volume.algorithms().keySet(), algorithm.toString());
    }
    return algorithm;
  }

  /** Where a byte of the primary device, or of the address space over all devices, stands. */
  Location locate(long address, Supplier<Where> where) throws ErofsException {
    Location block = volume.locate(Location.PRIMARY, address >> volume.blockBits(), where);
    return block.plus(address & volume.blockSize() - 1);
  }

  /**
   * The piece at {@code offset} of an uncompressed extent of whole blocks in interlaced
   * arrangement: each byte stands where it would in a page, so that what wraps around the end of
   * the last block goes to the start of the first.
   *
   * <pre>
   *   stored:   | wrapped .....  hole  | first ........ |
   *             at                     + logical mod block
   * </pre>
   */
  Extent interlaced(long logical, long length, Location stored, int size, long offset) {
    int within = (int) (logical & (volume.blockSize() - 1));
    long first = Math.min(length, volume.blockSize() - within);
    return offset - logical < first
        ? new Extent.Raw(logical, first, stored.plus(size - volume.blockSize() + within))
        : new Extent.Raw(logical + first, length - first, stored);
  }

  private Where where() {
    return volume.where("map header", inode.nid()).at(at.address());
  }
}
