package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What all commands that read an EROFS image take. */
final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "PATH",
      description =
          "An extra device of the EROFS image that is read; one option for each, in the order of"
              + " its device table.")
  private List<Path> devices = List.of();

  /** The image that is all of a file. */
  ImageFile imageIn(Path path) {
    return new ImageFile(path, 0, ImmutableList.copyOf(devices));
  }
}
