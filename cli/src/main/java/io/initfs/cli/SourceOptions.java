package io.initfs.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands take that read an image and make none in mkfs.erofs's spelling. */
final class SourceOptions {
  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Option(
      names = "--offset",
      paramLabel = "BYTES",
      converter = OffsetConverter.class,
      description = "Where the image begins in its file; 0 if not given.")
  private long offset;

  /** The image in a file. */
  ImageFile imageIn(Path path) throws UsageException {
    if (offset < 0) {
      throw UsageException.wrong("--offset: expected 0 or more, got " + offset);
    }
    ImageFile file = devices.imageIn(path);
    return new ImageFile(path, offset, file.devices());
  }
}
