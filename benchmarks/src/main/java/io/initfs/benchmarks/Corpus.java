package io.initfs.benchmarks;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The trees that images are made of. */
final class Corpus {
  /** Makes a tree. */
  private interface Maker {
    /**
     * @param initramfs an image
     * @param directory an empty one, for what has to be made
     */
    Path make(Path initramfs, Path directory) throws IOException, InterruptedException;
  }

  /** By name, in the order of the table. */
  static final ImmutableMap<String, Maker> ALL =
      ImmutableMap.of(
          "dracut", (initramfs, directory) -> unpack(initramfs, directory, 1),
          "libraries", (initramfs, directory) -> sharedLibraries(directory),
          "text", (initramfs, directory) -> Path.of("/usr/share/doc"),
          "jdk", (initramfs, directory) -> Path.of(System.getProperty("java.home")),
          "dracut-x2", (initramfs, directory) -> unpack(initramfs, directory, 2),
          "dracut-x4", (initramfs, directory) -> unpack(initramfs, directory, 4),
          "dracut-x8", (initramfs, directory) -> unpack(initramfs, directory, 8),
          "distinct-x2", (initramfs, directory) -> distinct(initramfs, directory, 2),
          "distinct-x4", (initramfs, directory) -> distinct(initramfs, directory, 4),
          "distinct-x8", (initramfs, directory) -> distinct(initramfs, directory, 8));

  /** Libraries beyond this are left out. */
  private static final long MAX_LIBRARY_BYTES = 256 << 20;

  private Corpus() {}

  /**
   * Makes a tree.
   *
   * @param directory an empty one, which may get files
   */
  static Path make(String name, Path initramfs, Path directory)
      throws IOException, InterruptedException {
    Maker maker = ALL.get(name);
    if (maker == null) {
      throw new IOException("tree: expected one of " + ALL.keySet() + ", got " + name);
    }
    return maker.make(initramfs, directory);
  }

  private static Path unpack(Path initramfs, Path directory, int copies)
      throws IOException, InterruptedException {
    for (int copy = 1; copy <= copies; copy++) {
      String target = directory.resolve("copy" + copy).toString();
      MeasuredRun.of(
          List.of("bin/initfs", "extract", "--quiet", initramfs.toString(), "-d", target));
    }
    return directory;
  }

  /** Copies that have nothing in common and compress alike: each has its number in every byte. */
  private static Path distinct(Path initramfs, Path directory, int copies)
      throws IOException, InterruptedException {
    unpack(initramfs, directory, copies);
    for (int copy = 2; copy <= copies; copy++) {
      try (Stream<Path> files = Files.walk(directory.resolve("copy" + copy))) {
        Set<Object> inodes = new HashSet<>();
        for (Path file : (Iterable<Path>) files::iterator) {
          BasicFileAttributes attributes =
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          if (attributes.isRegularFile() && inodes.add(attributes.fileKey())) {
            change(file, copy);
          }
        }
      }
    }
    return directory;
  }

  private static void change(Path file, int mask) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) mask;
    }
    Files.write(file, bytes);
  }

  /** The first of this machine's shared libraries by name. */
  private static Path sharedLibraries(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("/usr/lib"))) {
      List<Path> libraries =
          files
              .filter(file -> file.getFileName().toString().contains(".so"))
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .toList();
      long bytes = 0;
      for (Path library : libraries) {
        bytes += Files.size(library);
        if (bytes > MAX_LIBRARY_BYTES) {
          break;
        }
        Path copy = directory.resolve(directory.getRoot().relativize(library));
        Files.createDirectories(copy.getParent());
        Files.copy(library, copy);
      }
    }
    return directory;
  }
}
