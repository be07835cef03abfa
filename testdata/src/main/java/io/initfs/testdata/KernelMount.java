package io.initfs.testdata;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @param devices the image's extra devices, in the order of its device table
   * @throws AssertionError with what mount(8) said, if the kernel refuses the image
   */
  public static KernelMount mount(Path image, Path... devices)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("initfs-mount");
    List<String> loops = new ArrayList<>();
    try {
      StringBuilder further = new StringBuilder();
      for (Path device : devices) {
        loops.add(attach(device));
        further.append(",device=").append(Iterables.getLast(loops));
      }
      mount(image, directory, further.toString());
    } finally {
      // A device in use is detached when it is no longer.
      for (String loop : loops) {
        Commands.run("losetup", "--detach", loop).requireSuccess();
      }
    }
    return new KernelMount(directory);
  }

  /**
   * Mounts the image that starts at byte {@code offset} of a file.
   *
   * @param offset a multiple of 512
   * @throws AssertionError with what mount(8) said, if the kernel refuses the image
   */
  public static KernelMount mountAt(Path file, long offset)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("initfs-mount");
    tryMount(file, directory, "loop,ro,offset=" + offset).requireSuccess();
    return new KernelMount(directory);
  }

  private static String attach(Path device) throws IOException, InterruptedException {
    return Commands.run("losetup", "--find", "--show", "--read-only", device.toString())
        .requireSuccess()
        .text()
        .trim();
  }

  private static void mount(Path image, Path directory, String further)
      throws IOException, InterruptedException {
    Commands.Result loop = tryMount(image, directory, "loop,ro" + further);
    if (loop.exitCode() != 0) {
      Commands.Result file = tryMount(image, directory, "ro" + further);
      if (file.exitCode() != 0) {
        Files.delete(directory);
        throw new AssertionError(loop + "\n" + file);
      }
    }
  }

  private static Commands.Result tryMount(Path image, Path directory, String options)
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
