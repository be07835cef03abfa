package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.math.LongMath;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.map.CompactIndexZones;
import io.initfs.fstree.RegularFile;
import java.math.RoundingMode;

/** The rules by which data are laid out around an inode. */
final class FileLayout {
  /** Above this lcluster size a "2-byte" entry has no room for an offset. */
  private static final int MAX_LARGE_PACK_BITS = CompactPack.MIN_LOW_BITS;

  /** Above this one a "4-byte" entry has none. */
  private static final int MAX_COMPACT_BITS = 14;

  private static final long MAX_SHORT = 0xFFFF_FFFFL;

  /** Any multiple of all block sizes. */
  private static final int MIN_PIECE_UNIT = 1 << 20;

  private final DataOptions options;
  private final boolean hasMetabox;
  private final Blocks blocks;

  /**
   * @param hasMetabox whether what stands behind an inode is compressed with it
   */
  FileLayout(DataOptions options, boolean hasMetabox) {
    this.options = options;
    this.hasMetabox = hasMetabox;
    this.blocks = Blocks.ofSize(options.blockSize());
  }

  Blocks blocks() {
    return blocks;
  }

  /** Blocks of which the address of a file's data is a multiple. */
  int alignment() {
    return options.alignment();
  }

  /** Whether chunks are mapped by entries of 8 bytes. */
  boolean hasChunkIndexes() {
    return options.chunkIndexes();
  }

  /** The pieces of a file, none of which cuts a chunk. */
  ImmutableList<Piece> pieces(PlannedInode inode) {
    return Piece.of(inode, Math.max(MIN_PIECE_UNIT, options.chunkSize()));
  }

  /** Bytes of a file that an encoded extent holds: a power of two. */
  int segmentSize(PlannedInode inode) {
    int most = inode.strategy.pclusterSize();
    return Integer.highestOneBit(
        options.maxExtentSize() == 0 ? most : Math.min(most, options.maxExtentSize()));
  }

  /**
   * Bytes of a record of a file's table. With 8 its number tells which part of the file it maps,
   * and an address has 32 bits; the larger ones say it, in 32 bits and in 64.
   */
  static int recordSize(PlannedInode inode) {
    long end = inode.startAddress + inode.size;
    return end <= MAX_SHORT ? 8 : inode.size <= MAX_SHORT ? 16 : 32;
  }

  /** Where the records stand, from the start of the inode. */
  static long recordsOffset(PlannedInode inode) {
    return Alignment.up(indexHeaderOffset(inode) + MapHeader.SIZE, recordSize(inode));
  }

  /** log2(chunk / block) of the chunks that files are cut into. */
  int chunkBits() {
    return Integer.numberOfTrailingZeros(options.chunkSize()) - blocks.bits();
  }

  /**
   * Whether a tail can follow its inode: both in one block. Bytes behind the last full block, or
   * anything short, need no block of their own then.
   */
  boolean tailFits(PlannedInode inode) {
    if (!options.inlineData() && inode.node instanceof RegularFile) {
      return false;
    }
    int tail = blocks.tail(inode.size);
    return tail > 0 && inode.headSize() + tail <= blocks.size();
  }

  DataLayout flatLayout(PlannedInode inode) {
    return tailFits(inode) ? DataLayout.FLAT_INLINE : DataLayout.FLAT_PLAIN;
  }

  /** Blocks of flat data, an inline tail not counted. */
  long flatBlocks(PlannedInode inode) {
    return tailFits(inode) ? inode.size >> blocks.bits() : blocks.count(inode.size);
  }

  /** Whether a file is not worth an encoder. */
  boolean staysFlat(PlannedInode inode) {
    if (inode.strategy.encodedExtents()) {
      return hasMetabox && tailFits(inode) && inode.size < blocks.size();
    }
    // One block cannot shrink: pclusters are whole blocks.
    return inode.size <= blocks.size() && !options.inlineTails();
  }

  /** Whether {@code packedBytes} of pclusters and their index take less room than the flat form. */
  boolean compressionPays(PlannedInode inode, long packedBytes) {
    long flat = tailFits(inode) ? inode.size : blocks.roundUp(inode.size);
    return packedBytes + indexSize(inode) < flat;
  }

  /**
   * The layout of a file whose data are compressed. A compact index tells neither of pclusters that
   * are not one behind the other nor of parts of them.
   */
  DataLayout compressedLayout(PlannedInode inode) {
    return inode.strategy.encodedExtents() || hasFullIndex(inode)
        ? DataLayout.COMPRESSED_FULL
        : DataLayout.COMPRESSED_COMPACT;
  }

  private boolean hasFullIndex(PlannedInode inode) {
    return options.legacyIndexes() || blocks.bits() > MAX_COMPACT_BITS || inode.sharesData;
  }

  /**
   * Whether two inodes may have one pcluster. Before 6.1 Linux fails on that, if both are read at
   * once; so images that are for such a Linux have none.
   */
  boolean maySharePclusters(PlannedInode inode) {
    return options.dedupe()
        || options.fragments() != Fragments.NONE
        || inode.strategy.encodedExtents();
  }

  /** Whether a piece goes into the packed inode, uncompressed. */
  boolean isWholeFragment(Piece piece) {
    return piece.mayHaveFragment()
        && piece.isWholeFile()
        && (options.fragments() == Fragments.ALL
            || (options.fragments() == Fragments.TAILS
                && piece.length() <= piece.inode().strategy.pclusterSize()));
  }

  /**
   * Bytes of the shortest run that is worth a cut in its source: that costs half a block on
   * average, and what a compressor had learnt, which in a large pcluster is more.
   */
  int minimumShared() {
    return (options.pclusterSize() > blocks.size() ? 4 : 2) * blocks.size();
  }

  /** Whether a piece may have extents in common with others: it has some of its own. */
  boolean mayShare(Piece piece) {
    return piece.inode().strategy.compresses()
        && piece.inode().size > blocks.size()
        && !isWholeFragment(piece);
  }

  /** Bytes of an index with its header, from the end of inode and xattrs on. */
  long indexSize(PlannedInode inode) {
    if (inode.strategy.encodedExtents()) {
      long count = LongMath.divide(inode.size, segmentSize(inode), RoundingMode.CEILING);
      return recordsOffset(inode) + count * recordSize(inode) - inode.headSize();
    }
    if (hasFullIndex(inode)) {
      long entries = blocks.count(inode.size) * FullLclusterIndex.SIZE;
      return fullIndexOffset(inode) + entries - inode.headSize();
    }
    CompactIndexZones zones = compactZones(inode, 0);
    return zones.start() + zones.size() - inode.headSize();
  }

  /** Where the map header stands, from the start of the inode. */
  static long indexHeaderOffset(PlannedInode inode) {
    return Alignment.up(inode.headSize(), MapHeader.ALIGNMENT);
  }

  /**
   * Where the entries of a full index stand, from the start of the inode; what belongs to a file
   * ends there that is a fragment as a whole.
   */
  static long fullIndexOffset(PlannedInode inode) {
    return indexHeaderOffset(inode) + MapHeader.SIZE + FullLclusterIndex.GAP;
  }

  /** Whether compact indexes have packs of "2-byte" entries. */
  boolean hasLargePacks() {
    return blocks.bits() <= MAX_LARGE_PACK_BITS;
  }

  /**
   * @param inodeAddress a multiple of 32, which is all that matters of it for the zones' sizes
   */
  CompactIndexZones compactZones(PlannedInode inode, long inodeAddress) {
    return CompactIndexZones.at(
        inodeAddress + indexHeaderOffset(inode), blocks.count(inode.size), hasLargePacks());
  }

  /**
   * Where in a block an inode may start so that it does not cross the block's end, nor its inline
   * tail the end of the block that this begins in. Nor may the tail begin with a block: Linux 6.18
   * looks for padding in none of its bytes if it stands one small block into a page, and fails.
   *
   * @param before bytes from the start of the inode to the inline tail
   * @param tail bytes of the inline tail
   * @return the least such offset, a multiple of {@link MetadataZone#SLOT}; -1 if there is none
   */
  int offsetForInlineTail(PlannedInode inode, long before, int tail) {
    for (int at = 0; at + inode.headSize() <= blocks.size(); at += MetadataZone.SLOT) {
      int tailStart = blocks.tail(at + before);
      if (tailStart > 0 && tailStart + tail <= blocks.size()) {
        return at;
      }
    }
    return -1;
  }

  /** Whether {@code tail} bytes of a pcluster can stand behind the index of {@code inode}. */
  boolean inlineTailFits(PlannedInode inode, int tail) {
    return tail < blocks.size()
        && offsetForInlineTail(inode, inode.headSize() + indexSize(inode), tail) >= 0;
  }
}
