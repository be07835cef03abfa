package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.fsck.PhysicalRanges.Kind;
import io.initfs.erofs.map.CompressedFile;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.Placement;
import io.initfs.erofs.read.FileContent;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/** Where the data of one inode are: that they are somewhere, all of them, and only theirs. */
final class MapRules {
  private static final int KNOWN_ADVISE =
      MapHeader.ADVISE_COMPACTED_2B
          | MapHeader.ADVISE_BIG_PCLUSTER_1
          | MapHeader.ADVISE_BIG_PCLUSTER_2
          | MapHeader.ADVISE_INLINE_PCLUSTER
          | MapHeader.ADVISE_INTERLACED
          | MapHeader.ADVISE_FRAGMENT;

  private static final int RESERVED_CLUSTER_BITS = 0x70;

  private final NodeReader reader;
  private final Volume volume;
  private final FeatureRules features;
  private final PhysicalRanges ranges;
  private final WorkLimit work;
  private final Findings findings;
  private long endOfUse;

  MapRules(
      NodeReader reader,
      FeatureRules features,
      PhysicalRanges ranges,
      WorkLimit work,
      Findings findings) {
    this.reader = reader;
    this.volume = reader.volume();
    this.features = features;
    this.ranges = ranges;
    this.work = work;
    this.findings = findings;
  }

  /** The byte behind the last that something was found to be in, on the primary device. */
  long endOfUse() {
    return endOfUse;
  }

  /**
   * Checks the map of a file, directory or symlink; of anything else only where the inode is.
   *
   * @return how far it can be trusted
   */
  Trust check(Inode inode, Subject subject) throws IOException {
    FileContent content = reader.content(inode);
    Location end = inode.body();
    Trust trust = Trust.MAP;
    try {
      if (inode.size() > 0 && hasData(inode)) {
        Location mapEnd = content.metadataEnd();
        if (!checkMapEnd(mapEnd, inode, subject)) {
          return Trust.NOTHING;
        }
        checkVariant(inode, subject);
        content.verifyMap();
        trust = checkExtents(content, inode, mapEnd, subject) ? Trust.MAP : Trust.EXTENTS;
        end = mapEnd;
      }
    } catch (ErofsException e) {
      findings.add(FailureRules.ofContents(e), subject, e);
      trust = Trust.NOTHING;
    }
    useMetadata(inode, end, subject);
    return trust;
  }

  /** A size that nobody has room for would have a map that nobody has time for. */
  private boolean checkMapEnd(Location mapEnd, Inode inode, Subject subject) {
    long size = volume.source(mapEnd.space()).size();
    if (mapEnd.address() > size) {
      findings.add(
          Rule.MAP_RANGE,
          subject,
          inode.body().address(),
          "end of the map",
          String.format("at most 0x%x", size),
          String.format("0x%x", mapEnd.address()));
      return false;
    }
    work.add(mapEnd.address() - inode.body().address());
    return true;
  }

  /** All that stands together with the inode; an xattr body may have no end within the image. */
  private void useMetadata(Inode inode, Location end, Subject subject) throws IOException {
    Location start = volume.inodeLocation(inode.nid());
    if (end.address() <= volume.source(start.space()).size()) {
      use(start, end.address() - start.address(), Kind.METADATA, subject);
    }
  }

  private static boolean hasData(Inode inode) {
    return switch (inode.kind()) {
      case REGULAR_FILE, DIRECTORY, SYMLINK -> true;
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> false;
    };
  }

  /** What the inode has a feature's bit for, and what of the map header is reserved. */
  private void checkVariant(Inode inode, Subject subject) throws IOException {
    boolean chunks = inode.layout() == DataLayout.CHUNK_BASED;
    if (chunks && ChunkFormat.of(inode.union()).wide()) {
      features.require(Features.BIT48, subject, inode.body().address(), "48-bit chunk indexes");
    }
    if (!inode.isCompressed()) {
      return;
    }
    CompressedFile file = CompressedFile.open(volume, inode);
    MapHeader header = file.header();
    if (header.isWholeFileFragment()) {
      return;
    }
    boolean encoded =
        inode.layout() == DataLayout.COMPRESSED_FULL && header.has(MapHeader.ADVISE_EXTENTS);
    if (encoded) {
      features.require(Features.BIT48, subject, file.at().address(), "encoded extents");
    } else if (header.has(MapHeader.ADVISE_INLINE_PCLUSTER)) {
      features.require(
          Features.ZTAILPACKING, subject, file.at().address(), "an inline tail pcluster");
    }
    int reserved = header.advise() & ~KNOWN_ADVISE;
    int clusterBits = encoded ? 0 : header.clusterBits() & RESERVED_CLUSTER_BITS;
    if (reserved != 0 || clusterBits != 0) {
      findings.add(
          Rule.MAP_RESERVED,
          subject,
          file.at().address(),
          "reserved bits of h_advise and h_clusterbits",
          "0 and 0",
          String.format("0x%x and 0x%x", reserved, clusterBits));
    }
  }

  private boolean checkExtents(FileContent content, Inode inode, Location mapEnd, Subject subject)
      throws IOException {
    boolean right = true;
    boolean declared = true;
    long offset = 0;
    while (offset < inode.size() && !findings.isFull() && !work.isExceeded()) {
      Placement placement = content.placementFrom(offset);
      Extent extent = placement.extent();
      work.add(Long.BYTES);
      if (extent instanceof Extent.Fragment) {
        // Which looks at the packed inode, too.
        Extent unused = content.extentFrom(offset);
      } else if (extent instanceof Extent.Raw raw) {
        right &= checkRange(raw.at(), raw.length(), subject);
        useRaw(raw, placement.stored(), inode, mapEnd, subject);
      } else if (extent instanceof Extent.Compressed compressed) {
        right &= checkRange(compressed.at(), compressed.stored(), subject);
        useOutside(compressed.at(), compressed.stored(), Kind.PCLUSTER, inode, mapEnd, subject);
        declared = declared && checkDeclared(compressed, subject);
      }
      offset = extent.end();
    }
    return right;
  }

  /** What is behind the last byte in its block may be another's: encoded extents start anywhere. */
  private void useRaw(Extent.Raw raw, long stored, Inode inode, Location mapEnd, Subject subject) {
    if (inode.isCompressed()) {
      useOutside(raw.at(), stored, Kind.PCLUSTER, inode, mapEnd, subject);
    } else {
      useOutside(raw.at(), raw.length(), Kind.BLOCKS, inode, mapEnd, subject);
    }
  }

  /** An inline tail is a part of the metadata. */
  private void useOutside(
      Location at, long length, Kind kind, Inode inode, Location mapEnd, Subject subject) {
    boolean inline =
        at.space() == mapEnd.space()
            && at.address() >= inode.body().address()
            && at.address() < mapEnd.address();
    if (!inline) {
      use(at, length, kind, subject);
    }
  }

  private boolean checkRange(Location at, long length, Subject subject) {
    long size = volume.source(at.space()).size();
    if (length <= size && at.address() <= size - length) {
      return true;
    }
    String device = at.space() > Location.PRIMARY ? " of device " + at.space() : "";
    findings.add(
        Rule.MAP_RANGE,
        subject,
        at.address(),
        "end of an extent" + device,
        String.format("at most 0x%x", size),
        String.format("0x%x + %d", at.address(), length));
    return false;
  }

  /** Linux has buffers for LZ4's largest pcluster ready, and no more. */
  private boolean checkDeclared(Extent.Compressed extent, Subject subject) {
    CompressionConfig config = volume.algorithms().get(extent.algorithm());
    if (extent.algorithm() != Algorithm.LZ4 || !(config instanceof CompressionConfig.Lz4 lz4)) {
      return true;
    }
    long most = (long) Math.max(1, lz4.maxPclusterBlocks()) << volume.blockBits();
    if (extent.stored() <= most) {
      return true;
    }
    findings.add(
        Rule.MAP_DECLARED,
        subject,
        extent.at().address(),
        "pcluster size",
        "at most " + most,
        Long.toString(extent.stored()));
    return false;
  }

  private void use(Location at, long length, Kind kind, Subject subject) {
    ranges.add(at, length, kind, subject);
    boolean primary = at.space() == Location.PRIMARY || at.space() == Location.METADATA;
    // Without them, addresses of devices lie behind the image.
    boolean concatenated = !volume.devices().slots().isEmpty() && !volume.devices().areGiven();
    long size = volume.source(Location.PRIMARY).size();
    if (primary && !concatenated && at.address() < size) {
      endOfUse = Math.max(endOfUse, Math.min(size, at.address() + length));
    }
  }
}
