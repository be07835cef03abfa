package io.initfs.erofs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.kernel.MinimumKernel;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.util.UUID;

/**
 * What the superblock says of an image.
 *
 * @param blockSize bytes of a block, 512 to 65536
 * @param blocks of the image, as counted by who made it
 * @param inodes as counted by who made it
 * @param uuid all zeros if there is none
 * @param volumeName the label, at most 16 bytes
 * @param buildTime when it was made, as whoever made it says; mkfs.erofs's {@code -T} and others'
 *     wish for the same bytes each time have it say anything
 * @param features names of the feature bits that are set, those that have none as a number
 * @param algorithms what compressed inodes may use, as mkfs.erofs spells them
 * @param devices the extra devices, in the order in which they have to be given
 * @param rootNid nid of the root directory
 * @param packedNid nid of the packed inode, 0 if there is none
 * @param metaboxNid nid of the metabox inode, 0 if there is none
 * @param metadataBlock the block that nids count from
 * @param xattrBlock the block that ids of shared xattrs count from
 * @param lz4MaxDistance bytes that a match of LZ4 may at most lie back, 0 if the image does not say
 *     or has compression records instead
 * @param superblockBytes of the superblock with its extension, at least 128
 * @param minimumKernel the first Linux that mounts it, on a machine with large enough pages
 */
public record ErofsSuperblock(
    int blockSize,
    long blocks,
    long inodes,
    UUID uuid,
    ImmutableBytes volumeName,
    Timestamp buildTime,
    ImmutableSet<String> features,
    ImmutableSet<String> algorithms,
    ImmutableList<Device> devices,
    long rootNid,
    long packedNid,
    long metaboxNid,
    long metadataBlock,
    long xattrBlock,
    int lz4MaxDistance,
    int superblockBytes,
    KernelVersion minimumKernel) {
  /**
   * An extra device.
   *
   * @param tag what it is called, at most 64 bytes; informational
   * @param blocks its size
   */
  public record Device(ImmutableBytes tag, long blocks) {}

  static ErofsSuperblock of(Volume volume) {
    Superblock superblock = volume.superblock();
    return new ErofsSuperblock(
        volume.blockSize(),
        superblock.blockCount(),
        superblock.inos(),
        superblock.uuid(),
        superblock.volumeName(),
        new Timestamp(superblock.builtAt(), 0),
        ImmutableSet.<String>builder()
            .addAll(Features.compatNames(superblock.featureCompat()))
            .addAll(Features.incompatNames(superblock.featureIncompat()))
            .build(),
        volume.algorithms().keySet().stream()
            .map(ErofsExtent::name)
            .collect(ImmutableSet.toImmutableSet()),
        volume.devices().slots().stream()
            .map(slot -> new Device(slot.tag(), slot.blocks()))
            .collect(ImmutableList.toImmutableList()),
        superblock.rootNid(),
        superblock.hasPackedInode() ? superblock.packedNid() : 0,
        volume.metaboxNid(),
        superblock.metaBlkaddr(),
        superblock.xattrBlkaddr(),
        superblock.hasIncompat(Features.COMPR_CFGS) ? 0 : superblock.lz4DistanceOrAlgorithms(),
        superblock.size(),
        MinimumKernel.of(
            superblock.featureIncompat(), volume.blockSize(), volume.algorithms().keySet()));
  }
}
