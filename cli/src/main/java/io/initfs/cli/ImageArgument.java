package io.initfs.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The image that a command reads, its first argument. */
final class ImageArgument {
  @Parameters(
      index = "0",
      paramLabel = "IMAGE",
      description = "The image to read; its form is detected.")
  private Path path = Path.of("");

  @Mixin private SourceOptions options = new SourceOptions();

  ImageFile file() throws UsageException {
    return options.imageIn(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
