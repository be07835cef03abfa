package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.UnsignedLong;
import io.initfs.erofs.ErofsEntry;
import io.initfs.erofs.ErofsExtent;
import io.initfs.erofs.ErofsFileStatistics;
import io.initfs.erofs.ErofsSuperblock;
import io.initfs.fstree.Timestamp;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code initfs dump --json} prints. Numbers of 64 bits are unsigned. */
final class DumpFigures {
  private DumpFigures() {}

  /** What was asked for. */
  static final class All {
    @Nullable Superblock superblock;
    @Nullable ErofsFileStatistics statistics;
    @Nullable Inode inode;
  }

  /**
   * The superblock.
   *
   * @param label the volume's name, empty if it has none
   * @param created seconds since 1970
   * @param packedNid null if there is none, as {@code metaboxNid}
   * @param minimumKernel the first Linux that mounts it, such as {@code 5.15}
   */
  record Superblock(
      int blockSize,
      BigInteger blocks,
      BigInteger inodes,
      String uuid,
      String label,
      long created,
      Set<String> features,
      Set<String> algorithms,
      int lz4MaxDistance,
      int superblockBytes,
      long metadataBlock,
      long xattrBlock,
      BigInteger rootNid,
      @Nullable BigInteger packedNid,
      @Nullable BigInteger metaboxNid,
      List<Device> devices,
      String minimumKernel) {}

  /** An extra device. */
  record Device(String tag, BigInteger blocks) {}

  /**
   * An inode.
   *
   * @param kind a word of dump.erofs
   * @param storedBytes data blocks that it takes
   * @param mode as {@code ls -l} shows it
   * @param entries null if they were not asked for, as {@code extents}
   */
  record Inode(
      String path,
      BigInteger nid,
      String kind,
      long size,
      long storedBytes,
      long links,
      int layout,
      int inodeBytes,
      int xattrBytes,
      long uid,
      long gid,
      String mode,
      Timestamp mtime,
      @Nullable List<Entry> entries,
      @Nullable List<Extent> extents) {}

  /** A directory's entry; its type as a number. */
  record Entry(String name, BigInteger nid, int type) {}

  /**
   * An extent, see {@link ErofsExtent}.
   *
   * @param algorithm null if it is not compressed
   */
  record Extent(
      long offset,
      long length,
      String kind,
      int device,
      long physical,
      long stored,
      @Nullable String algorithm) {}

  static Superblock of(ErofsSuperblock superblock) {
    return new Superblock(
        superblock.blockSize(),
        unsigned(superblock.blocks()),
        unsigned(superblock.inodes()),
        superblock.uuid().toString(),
        superblock.volumeName().toString(),
        superblock.buildTime().seconds(),
        superblock.features(),
        superblock.algorithms(),
        superblock.lz4MaxDistance(),
        superblock.superblockBytes(),
        superblock.metadataBlock(),
        superblock.xattrBlock(),
        unsigned(superblock.rootNid()),
        unlessZero(superblock.packedNid()),
        unlessZero(superblock.metaboxNid()),
        superblock.devices().stream()
            .map(device -> new Device(device.tag().toString(), unsigned(device.blocks())))
            .toList(),
        superblock.minimumKernel().toString());
  }

  static Inode of(DumpedInode dumped) {
    return new Inode(
        dumped.path(),
        unsigned(dumped.inode().nid()),
        DumpStatistics.word(dumped.inode().kind()),
        dumped.inode().size(),
        dumped.inode().storedBytes(),
        dumped.inode().links(),
        dumped.inode().layout(),
        dumped.inode().inodeBytes(),
        dumped.inode().xattrBytes(),
        dumped.metadata().uid(),
        dumped.metadata().gid(),
        ModeText.of(dumped.inode().kind(), dumped.metadata().permissions()),
        dumped.metadata().mtime(),
        entries(dumped.entries()),
        extents(dumped.extents()));
  }

  private static @Nullable List<Entry> entries(@Nullable ImmutableList<ErofsEntry> entries) {
    return entries == null
        ? null
        : entries.stream()
            .map(entry -> new Entry(entry.name().toString(), unsigned(entry.nid()), entry.type()))
            .toList();
  }

  private static @Nullable List<Extent> extents(@Nullable ImmutableList<ErofsExtent> extents) {
    return extents == null ? null : extents.stream().map(DumpFigures::of).toList();
  }

  private static Extent of(ErofsExtent extent) {
    return new Extent(
        extent.offset(),
        extent.length(),
        extent.kind().toString(),
        extent.device(),
        extent.physical(),
        extent.stored(),
        extent.algorithm().orElse(null));
  }

  private static @Nullable BigInteger unlessZero(long nid) {
    return nid == 0 ? null : unsigned(nid);
  }

  private static BigInteger unsigned(long number) {
    return UnsignedLong.fromLongBits(number).bigIntegerValue();
  }
}
