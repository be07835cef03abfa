package io.initfs.erofs.build;

import io.initfs.erofs.disk.Superblock;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.util.Optional;
import java.util.UUID;

/**
 * How an image is written. Nothing here but {@code workers} is without effect on the bytes.
 *
 * @param compression how file data are compressed
 * @param data how they are laid out
 * @param volumeName the label, at most 15 bytes; older kernels want its NUL
 * @param uuid the volume's UUID; if absent, one is derived from the contents
 * @param fileTime the mtime that every inode gets; if absent, each keeps its own
 * @param metadata how inodes and xattrs are stored
 * @param workers threads that compress, at least 1
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
   * @throws IllegalArgumentException if chunks are to be compressed, the label is too long or holds
   *     a NUL, or {@code workers} is not 1 to 1024
   */
  public ErofsOptions {
    if (volumeName.length() >= Superblock.VOLUME_NAME_SIZE || volumeName.indexOf((byte) 0) >= 0) {
      throw new IllegalArgumentException(
          "volume name must be at most 15 bytes without NUL, got \"" + volumeName + "\"");
    }
    if (data.chunkSize() != 0 && compression.method() != Compression.Method.NONE) {
      throw new IllegalArgumentException("chunks are not compressed: choose one of the two");
    }
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException("workers must be 1 to 1024, got " + workers);
    }
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
