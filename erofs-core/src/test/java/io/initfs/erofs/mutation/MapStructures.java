package io.initfs.erofs.mutation;

import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.map.CompactIndexZones;
import io.initfs.erofs.map.CompressedFile;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.NodeKind;
import java.io.IOException;

/** The map behind an inode: chunks, a full or compact index, or encoded extents. */
final class MapStructures {
  private static final int EXPLICIT_RECORD_SIZE = 16;

  private final byte[] image;
  private final Volume volume;
  private final Inode inode;
  private final Structures found;

  MapStructures(byte[] image, Volume volume, Inode inode, Structures found) {
    this.image = image;
    this.volume = volume;
    this.inode = inode;
    this.found = found;
  }

  void add() throws IOException {
    boolean hasData =
        inode.kind() == NodeKind.REGULAR_FILE
            || inode.kind() == NodeKind.DIRECTORY
            || inode.kind() == NodeKind.SYMLINK;
    if (!hasData) {
      return;
    }
    if (inode.layout() == DataLayout.CHUNK_BASED) {
      addChunks();
    } else if (inode.isCompressed()) {
      addCompressed(CompressedFile.open(volume, inode));
    }
  }

  private void addChunks() {
    ChunkFormat format = ChunkFormat.of(inode.union());
    int size = format.entrySize();
    int map = Math.toIntExact(Alignment.up(inode.body().address(), size));
    long chunks = inode.unitCount(volume.blockBits() + format.chunkBits());
    for (int i = 0; i < chunks; i++) {
      int at = map + i * size;
      found.add(
          "chunk " + i,
          at,
          ChunkIndex.read(image, at, format),
          (value, b, to) -> value.write(b, to, format));
    }
  }

  private void addCompressed(CompressedFile file) {
    MapHeader header = file.header();
    int at = Math.toIntExact(file.at().address());
    found.add("map header", at, header, MapHeader::write);
    if (header.isWholeFileFragment()) {
      return;
    }
    if (inode.layout() == DataLayout.COMPRESSED_COMPACT) {
      addPacks(header, at);
    } else if (header.has(MapHeader.ADVISE_EXTENTS)) {
      addExtents(header, at + MapHeader.SIZE);
    } else {
      addEntries(header, at + MapHeader.SIZE + FullLclusterIndex.GAP);
    }
  }

  private void addPacks(MapHeader header, int at) {
    long entries = inode.unitCount(volume.blockBits());
    int lowBits = Math.max(volume.blockBits() + header.lclusterShift(), CompactPack.MIN_LOW_BITS);
    CompactIndexZones zones =
        CompactIndexZones.at(at, entries, header.has(MapHeader.ADVISE_COMPACTED_2B));
    long next = 0;
    while (next < entries) {
      CompactIndexZones.Place place = zones.packOf(next);
      int address = Math.toIntExact(place.address());
      found.add(
          "pack",
          address,
          CompactPack.read(image, address, place.entryCount(), lowBits),
          (value, b, to) -> value.write(b, to, lowBits));
      next = place.firstLcluster() + place.entryCount();
    }
  }

  private void addExtents(MapHeader header, int behindHeader) {
    int size = header.extentRecordSize();
    int first = Alignment.up(behindHeader, size);
    long count =
        size < EXPLICIT_RECORD_SIZE
            ? inode.unitCount(volume.blockBits() + header.lclusterShift())
            : header.extentCount();
    if (size < EncodedExtent.START_SIZE) {
      first += EncodedExtent.START_SIZE;
    }
    for (int i = 0; i < count; i++) {
      int at = first + i * size;
      found.add(
          "encoded extent " + i,
          at,
          EncodedExtent.read(image, at, size),
          (value, b, to) -> value.write(b, to, size));
    }
  }

  private void addEntries(MapHeader header, int first) {
    long count = inode.unitCount(volume.blockBits() + header.lclusterShift());
    for (int i = 0; i < count; i++) {
      int at = first + i * FullLclusterIndex.SIZE;
      found.add(
          "index of lcluster " + i,
          at,
          FullLclusterIndex.read(image, at),
          FullLclusterIndex::write);
    }
  }
}
