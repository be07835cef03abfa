package io.initfs.cli;

import io.initfs.testdata.Commands;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system that is soon full, mounted until closed. Needs {@link Requirement#KERNEL}. */
record SmallDisk(Path path) implements AutoCloseable {
  static SmallDisk mount(long size) throws IOException, InterruptedException {
    Path path = Files.createTempDirectory("initfs-disk");
    Commands.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString())
        .requireSuccess();
    return new SmallDisk(path);
  }

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
