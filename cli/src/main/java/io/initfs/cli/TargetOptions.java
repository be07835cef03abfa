package io.initfs.cli;

import com.google.common.collect.Iterables;
import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.build.ErofsStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code mkfs} puts an image, in mkfs.erofs's spelling. */
final class TargetOptions {
  @Option(
      names = "--blobdev",
      paramLabel = "FILE",
      description = "With --chunksize: chunks go to this file, the image's extra device.")
  private @Nullable Path blob;

  @Option(
      names = "--offset",
      paramLabel = "BYTES",
      converter = OffsetConverter.class,
      description =
          "Where in IMAGE the image begins; what a file that is replaced has before it is kept.")
  private long offset;

  @Option(
      names = "--fsalignblks",
      paramLabel = "BLOCKS",
      description = "Make the image's size a multiple of so many blocks.")
  private int sizeUnit;

  @Option(
      names = "--vmdk-desc",
      paramLabel = "FILE",
      description = "Write a text by which a virtual machine takes image and device for one disk.")
  private @Nullable Path descriptor;

  boolean hasBlob() {
    return blob != null;
  }

  /**
   * The target that is {@code image}.
   *
   * @param replace whether what is there may be replaced
   */
  ErofsTarget of(Path image, boolean replace) throws UsageException {
    if (sizeUnit < 0) {
      throw UsageException.wrong("--fsalignblks: expected 0 or more, got " + sizeUnit);
    }
    if (descriptor != null && offset % VmdkDescriptor.SECTOR != 0) {
      throw UsageException.wrong("--vmdk-desc: needs an --offset in blocks of 512, got " + offset);
    }
    ErofsTarget target =
        ErofsTarget.of(image).withReplace(replace).withSizeUnit(Math.max(1, sizeUnit));
    try {
      target = target.withOffset(offset);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong("--offset: " + e.getMessage());
    }
    return blob == null ? target : target.withBlob(blob);
  }

  /** Adds the files that are written beside the image. */
  void addWritten(DistinctFiles files) throws IOException, UsageException {
    if (blob != null) {
      files.addWritten("--blobdev", blob);
    }
    if (descriptor != null) {
      files.addWritten("--vmdk-desc", descriptor);
    }
  }

  /**
   * Makes sure that the description as a disk, if it is wanted, can name what it is made of.
   *
   * @param archive the file that is the extra device of the image, if it refers to one
   */
  void requireNames(Path image, Optional<Path> archive) throws UsageException {
    if (descriptor == null) {
      return;
    }
    for (Path file :
        Iterables.concat(
            List.of(image), archive.or(() -> Optional.ofNullable(blob)).stream().toList())) {
      if (VmdkDescriptor.NO_NAME.matcher(file.toString()).find()) {
        throw UsageException.wrong("--vmdk-desc: cannot name " + file);
      }
    }
  }

  /**
   * @param reason why the image cannot be described as a disk
   */
  void requireNoDescription(String reason) throws UsageException {
    if (descriptor != null) {
      throw UsageException.wrong("--vmdk-desc: " + reason);
    }
  }

  /**
   * Describes the image as a disk, if that is wanted.
   *
   * @param archive the file that is the extra device of the image, if it refers to one
   * @param made what the image holds
   */
  void describe(ErofsTarget target, Optional<Path> archive, ErofsStatistics made)
      throws IOException {
    if (descriptor != null) {
      VmdkDescriptor.write(descriptor, target, archive.or(target::blob), made);
    }
  }
}
