package io.initfs.cpio;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sample archives in {@code src/test/resources/cpio-lab}. */
public final class LabFiles {
  private static final Path LAB = Path.of("src/test/resources/cpio-lab");

  private LabFiles() {}

  public static List<Path> list(String directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(LAB.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  public static Path file(String name) {
    return LAB.resolve(name);
  }

  public static ByteSource bytes(String name) {
    return MoreFiles.asByteSource(file(name));
  }
}
