package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.io.Closer;
import com.google.common.io.MoreFiles;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.local.BlockDevices;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the bytes of an image are.
 *
 * @param path of the file
 * @param offset of the image in it, in bytes, not negative
 * @param devices the extra devices of an EROFS image, in the order of its device table
 * @param checksum whether that of an EROFS image is to be right
 */
record ImageFile(Path path, long offset, ImmutableList<Path> devices, boolean checksum) {
  ImageFile(Path path, long offset, ImmutableList<Path> devices) {
    this(path, offset, devices, true);
  }

  /** A file that is an image, and all of it. */
  static ImageFile of(Path path) {
    return new ImageFile(path, 0, ImmutableList.of());
  }

  ImageFile withoutChecksum() {
    return new ImageFile(path, offset, devices, false);
  }

  /** An image and its extra devices, open. */
  record Opened(ImageSource image, ReadOptions options) implements Closeable {
    @Override
    public void close() throws IOException {
      closeAll(ImmutableList.<ImageSource>builder().addAll(options.devices()).add(image).build());
    }
  }

  /** Opens it for reading at any place, whatever it is. */
  Opened open() throws IOException {
    List<ImageSource> sources = new ArrayList<>();
    try {
      sources.add(openFile(path));
      requireOffset(sources.get(0).size());
      for (Path device : devices) {
        sources.add(openFile(device));
      }
    } catch (IOException | RuntimeException e) {
      closeAll(sources);
      throw e;
    }
    List<ImageSource> extra = sources.subList(1, sources.size());
    return new Opened(
        sources.get(0).from(offset), ReadOptions.DEFAULT.withDevices(extra).withChecksum(checksum));
  }

  /** The EROFS image, if it is one. */
  Optional<ErofsImage> openErofs() throws IOException {
    Opened opened = open();
    try {
      return Optional.of(ErofsImage.open(opened.image(), opened.options()));
    } catch (NotErofsException other) {
      return Optional.empty();
    }
  }

  /** The EROFS image, which it must be. */
  ErofsImage requireErofs() throws IOException {
    Opened opened = open();
    try {
      return ErofsImage.open(opened.image(), opened.options());
    } catch (NotErofsException other) {
      FileSystemException failure =
          new FileSystemException(path.toString(), null, "is no EROFS image");
      failure.initCause(other);
      throw failure;
    }
  }

  /** Its bytes, for forms that have no devices. */
  ByteSource bytes() throws IOException {
    requireFile(path);
    if (!devices.isEmpty()) {
      throw new FileSystemException(
          path.toString(), null, "--device is for EROFS images, which this is not");
    }
    ByteSource whole = MoreFiles.asByteSource(path);
    if (offset == 0) {
      return whole;
    }
    requireOffset(Files.size(path));
    return whole.slice(offset, Files.size(path) - offset);
  }

  static void requireFile(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      String what = attributes.isDirectory() ? "is a directory" : "is not a regular file";
      throw new FileSystemException(path.toString(), null, what);
    }
  }

  private static ImageSource openFile(Path path) throws IOException {
    if (!BlockDevices.isBlockDevice(path)) {
      requireFile(path);
    }
    return ImageSource.open(path);
  }

  private void requireOffset(long size) throws FileSystemException {
    if (offset > size) {
      String reason = "--offset: expected at most its " + size + " bytes, got " + offset;
      throw new FileSystemException(path.toString(), null, reason);
    }
  }

  private static void closeAll(List<ImageSource> sources) throws IOException {
    try (Closer closer = Closer.create()) {
      sources.forEach(closer::register);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
