package io.initfs.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An EROFS image mounted by the kernel, read-only, until closed. Needs {@link Requirement#KERNEL}.
 */
public final class KernelMount implements AutoCloseable {
  private final Path path;

  private KernelMount(Path path) {
    this.path = path;
  }

  /**
   * Mounts {@code image} through a loop device, or where the host has none left straight from the
   * file, which Linux can since 6.12.
   *
   * @param options further mount options, such as {@code device=PATH}
   * @throws AssertionError with what mount(8) said, if the kernel refuses the image
   */
  public static KernelMount mount(Path image, String... options)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("initfs-mount");
    String further = options.length == 0 ? "" : "," + String.join(",", options);
    Commands.Result loop = mount(image, directory, "loop,ro" + further);
    if (loop.exitCode() != 0) {
      Commands.Result file = mount(image, directory, "ro" + further);
      if (file.exitCode() != 0) {
        Files.delete(directory);
        throw new AssertionError(loop + "\n" + file);
      }
    }
    return new KernelMount(directory);
  }

  private static Commands.Result mount(Path image, Path directory, String options)
      throws IOException, InterruptedException {
    return Commands.run(
        List.of("mount", "-t", "erofs", "-o", options, image.toString(), directory.toString()));
  }

  /** Where the image's root is. */
  public Path path() {
    return path;
  }

  /** Unmounts; fails if a file of the image is still open. */
  @Override
  public void close() {
    try {
      Commands.run("umount", path.toString()).requireSuccess();
      Files.delete(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while unmounting " + path, interrupted);
    }
  }
}
