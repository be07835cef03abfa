package io.initfs.erofs.build;

import com.google.common.collect.ImmutableSet;
import io.initfs.erofs.disk.Superblock;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How an image is written. Nothing here but {@code workers} is without effect on the bytes.
 *
 * @param compression how data are compressed, but for files that hints say something else of
 * @param data how they are laid out
 * @param volumeName the label, at most 15 bytes; older kernels want its NUL
 * @param uuid the volume's UUID; if absent, one is derived from the contents
 * @param fileTime the mtime that every inode gets; if absent, each keeps its own
 * @param metadata how inodes and xattrs are stored
 * @param workers threads that compress; 0 is 1
 */
public record ErofsOptions(
    Compression compression,
    DataOptions data,
    ImmutableBytes volumeName,
    Optional<UUID> uuid,
    Optional<Timestamp> fileTime,
    MetadataOptions metadata,
    int workers) {
  private static final int MAX_WORKERS = 1024;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if chunks are to be compressed, pclusters of the metabox are
   *     no multiple of the block, the label is too long or holds a NUL, or {@code workers} is not 0
   *     to 1024
   */
  public ErofsOptions {
    if (volumeName.length() >= Superblock.VOLUME_NAME_SIZE || volumeName.indexOf((byte) 0) >= 0) {
      throw new IllegalArgumentException(
          "volume name must be at most 15 bytes without NUL, got \"" + volumeName + "\"");
    }
    if (data.chunkSize() != 0 && !compressions(compression, data).isEmpty()) {
      throw new IllegalArgumentException("chunks are not compressed: choose one of the two");
    }
    metadata
        .metabox()
        .ifPresent(
            box ->
                DataOptions.requirePclusterSize(
                    "pcluster size of the metabox", box.pclusterSize(), data.blockSize()));
    if (workers < 0 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException("workers must be 0 to 1024, got " + workers);
    }
  }

  /** The algorithms that a file may get; none if nothing is compressed. */
  public ImmutableSet<Compression> compressions() {
    return compressions(compression, data);
  }

  private static ImmutableSet<Compression> compressions(Compression usual, DataOptions data) {
    return Stream.concat(Stream.of(usual), data.hints().compressions().stream())
        .filter(each -> each.method() != Compression.Method.NONE)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Whether the image has the layout of Linux 6.15, in which compact inodes have times as well. */
  public boolean needs48Bit() {
    return metadata.metabox().isPresent()
        || metadata.dotOmitted()
        || (data.encodedExtents() && !compressions().isEmpty());
  }

  /** Most bytes of a pcluster of any inode. */
  public int largestPclusterSize() {
    int metabox = metadata.metabox().map(Metabox::pclusterSize).orElse(0);
    return Math.max(metabox, data.largestPclusterSize());
  }

  /** LZ4HC at mkfs.erofs's default level, no label, times as they are, all processors. */
  public static ErofsOptions defaults() {
    return new ErofsOptions(
        Compression.LZ4HC,
        DataOptions.DEFAULTS,
        ImmutableBytes.EMPTY,
        Optional.empty(),
        Optional.empty(),
        MetadataOptions.DEFAULTS,
        Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS));
  }

  /**
   * For an image that a system starts from: LZ4HC at its best in pclusters that a read of a page
   * decodes fast, tails beside their inodes. Needs Linux 5.17.
   */
  public static ErofsOptions bootFast() {
    return defaults()
        .withCompression(Compression.lz4hc(Compression.Method.LZ4HC.maxLevel()))
        .withData(DataOptions.DEFAULTS.withPclusterSize(16 << 10).withInlineTails(true));
  }

  /**
   * For an image that is stored or sent rather than used: ZSTD in pclusters of 1 MiB, all files
   * packed together. Needs Linux 6.10, and {@code com.github.luben:zstd-jni} here.
   */
  public static ErofsOptions smallest() {
    return defaults()
        .withCompression(new Compression(Compression.Method.ZSTD, 19))
        .withData(
            DataOptions.DEFAULTS
                .withPclusterSize(DataOptions.MAX_PCLUSTER_SIZE)
                .withFragments(DataOptions.Fragments.ALL));
  }

  /**
   * For an image that {@code oldest} and all later kernels mount: LZ4HC with what of pclusters and
   * inline tails that one knows.
   */
  public static ErofsOptions compatible(KernelVersion oldest) {
    DataOptions data = DataOptions.DEFAULTS;
    if (oldest.isAtLeast(5, 13)) {
      data = data.withPclusterSize(16 << 10);
    }
    return defaults().withData(data.withInlineTails(oldest.isAtLeast(5, 17)));
  }

  public ErofsOptions withCompression(Compression newCompression) {
    return new ErofsOptions(newCompression, data, volumeName, uuid, fileTime, metadata, workers);
  }

  public ErofsOptions withData(DataOptions newData) {
    return new ErofsOptions(compression, newData, volumeName, uuid, fileTime, metadata, workers);
  }

  public ErofsOptions withVolumeName(ImmutableBytes newName) {
    return new ErofsOptions(compression, data, newName, uuid, fileTime, metadata, workers);
  }

  public ErofsOptions withUuid(UUID newUuid) {
    return new ErofsOptions(
        compression, data, volumeName, Optional.of(newUuid), fileTime, metadata, workers);
  }

  public ErofsOptions withFileTime(Timestamp newTime) {
    return new ErofsOptions(
        compression, data, volumeName, uuid, Optional.of(newTime), metadata, workers);
  }

  public ErofsOptions withMetadata(MetadataOptions newMetadata) {
    return new ErofsOptions(compression, data, volumeName, uuid, fileTime, newMetadata, workers);
  }

  public ErofsOptions withWorkers(int newWorkers) {
    return new ErofsOptions(compression, data, volumeName, uuid, fileTime, metadata, newWorkers);
  }
}
