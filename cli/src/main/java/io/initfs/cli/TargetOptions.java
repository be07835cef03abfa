package io.initfs.cli;

import io.initfs.erofs.ErofsTarget;
import java.nio.file.Path;
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
      description = {
        "Where in IMAGE the image begins; what a file that is replaced",
        "has before it is kept."
      })
  private long offset;

  @Option(
      names = "--fsalignblks",
      paramLabel = "BLOCKS",
      description = "Make the image's size a multiple of so many blocks.")
  private int sizeUnit;

  boolean hasBlob() {
    return blob != null;
  }

  /**
   * The target that is {@code image}.
   *
   * @param replace whether what is there may be replaced
   */
  ErofsTarget of(Path image, boolean replace) throws UsageException {
    if (offset < 0) {
      throw UsageException.wrong("--offset: expected 0 or more, got " + offset);
    }
    if (sizeUnit < 0) {
      throw UsageException.wrong("--fsalignblks: expected 0 or more, got " + sizeUnit);
    }
    ErofsTarget target =
        ErofsTarget.of(image)
            .withReplace(replace)
            .withOffset(offset)
            .withSizeUnit(Math.max(1, sizeUnit));
    return blob == null ? target : target.withBlob(blob);
  }
}
