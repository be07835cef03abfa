package io.initfs.erofs;

import io.initfs.fstree.local.AtomicFile;
import io.initfs.fstree.local.BlockDevices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an image goes.
 *
 * @param image the file
 * @param offset byte of it at which the image starts; what stands before it in a file that is
 *     replaced is kept, what stands behind the image is not
 * @param sizeUnit blocks of which the image's size is a multiple, at least 1
 * @param blob the extra device that takes the chunks of files, if they are not to be in the image;
 *     their maps then have entries of 8 bytes
 * @param replace whether files of these names may be replaced
 */
public record ErofsTarget(
    Path image, long offset, int sizeUnit, Optional<Path> blob, boolean replace) {
  /** More than any file system holds; an image behind it has addresses of 64 bits still. */
  private static final long MAX_OFFSET = 1L << 62;

  private static final int BUFFER = 1 << 16;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ErofsTarget {
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("offset must be 0 to 2^62, got " + offset);
    }
    if (sizeUnit < 1) {
      throw new IllegalArgumentException("unit of sizes must be 1 or more, got " + sizeUnit);
    }
  }

  /** A new file that is the image, all of it and alone. */
  public static ErofsTarget of(Path image) {
    return new ErofsTarget(image, 0, 1, Optional.empty(), false);
  }

  public ErofsTarget withOffset(long bytes) {
    return new ErofsTarget(image, bytes, sizeUnit, blob, replace);
  }

  public ErofsTarget withBlob(Path file) {
    return new ErofsTarget(image, offset, sizeUnit, Optional.of(file), replace);
  }

  public ErofsTarget withReplace(boolean allowed) {
    return new ErofsTarget(image, offset, sizeUnit, blob, allowed);
  }

  public ErofsTarget withSizeUnit(int blocks) {
    return new ErofsTarget(image, offset, blocks, blob, replace);
  }

  /** Whether {@code file} is that of the image, under this name or another. */
  public boolean isImage(Path file) throws IOException {
    return AtomicFile.isSame(file, image);
  }

  /** Starts the image's file, with what is to stand before the image. */
  AtomicFile open() throws IOException {
    if (offset > 0 && BlockDevices.isBlockDevice(image)) {
      throw new FileSystemException(image.toString(), null, "an offset is for files, not devices");
    }
    AtomicFile file = AtomicFile.create(image, replace);
    try {
      if (offset > 0 && Files.exists(image)) {
        copyStart(file);
      }
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void copyStart(AtomicFile file) throws IOException {
    try (InputStream in = Files.newInputStream(image)) {
      byte[] chunk = new byte[BUFFER];
      for (long at = 0; at < offset; ) {
        int got = in.read(chunk, 0, (int) Math.min(chunk.length, offset - at));
        if (got < 0) {
          return;
        }
        file.write(at, chunk, 0, got);
        at += got;
      }
    }
  }

  /** Starts the extra device's file, if there is one. */
  Optional<AtomicFile> openBlob() throws IOException {
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    Path file = blob.get();
    if (isImage(file)) {
      throw new FileSystemException(file.toString(), null, "is both the image and its device");
    }
    return Optional.of(AtomicFile.create(file, replace));
  }
}
