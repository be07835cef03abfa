package io.initfs.cli;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.initramfs.Finding;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.DirectoryScanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A tree in whatever form it came, detected by what it is and not by its name. */
record OpenedForm(FileTree tree, Closeable backing) implements Closeable {
  /** Opens a directory, an EROFS image or an initramfs; the tree is valid until it is closed. */
  static OpenedForm open(Path path, Terminal terminal) throws IOException {
    if (Files.isDirectory(path)) {
      return new OpenedForm(DirectoryScanner.scan(path), () -> {});
    }
    Optional<ErofsImage> image = openErofs(path);
    if (image.isPresent()) {
      FileTree tree = treeOf(image.get(), image.get()::tree);
      return new OpenedForm(tree, image.get());
    }
    Initramfs initramfs = openInitramfs(path, terminal);
    return new OpenedForm(treeOf(initramfs, initramfs::tree), initramfs);
  }

  /**
   * Opens an initramfs, strictly: what Linux would stop at is an error, what it would lose is
   * noted.
   */
  static Initramfs openInitramfs(Path path, Terminal terminal) throws IOException {
    Initramfs opened = Initramfs.open(source(path), path.toString(), CpioLimits.DEFAULTS);
    opened.findings().stream()
        .filter(finding -> finding.level() != Finding.Level.NOTE)
        .forEach(finding -> terminal.note(path + ": " + finding));
    return opened;
  }

  static ByteSource source(Path path) throws IOException {
    requireFile(path);
    return MoreFiles.asByteSource(path);
  }

  static void requireFile(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      String what = attributes.isDirectory() ? "is a directory" : "is not a regular file";
      throw new FileSystemException(path.toString(), null, what);
    }
  }

  /** The EROFS image in a file, if it is one. */
  static Optional<ErofsImage> openErofs(Path path) throws IOException {
    requireFile(path);
    try {
      return Optional.of(ErofsImage.open(path));
    } catch (NotErofsException other) {
      return Optional.empty();
    }
  }

  private interface TreeSupplier {
    FileTree get() throws IOException;
  }

  private static FileTree treeOf(Closeable backing, TreeSupplier tree) throws IOException {
    try {
      return tree.get();
    } catch (IOException | RuntimeException e) {
      backing.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    backing.close();
  }
}
