package io.initfs.cli;

import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.initramfs.Finding;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.build.DataIndex;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.fstree.text.ComposefsDump;
import io.initfs.fstree.text.TextLimits;
import io.initfs.tar.TarArchive;
import io.initfs.tar.TarLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * A tree in whatever form it came, detected by what it is and not by its name.
 *
 * @param index where in the form the contents of files are, if an image of it is to refer to them
 */
record OpenedForm(FileTree tree, Closeable backing, Optional<DataIndex> index)
    implements Closeable {
  OpenedForm(FileTree tree, Closeable backing) {
    this(tree, backing, Optional.empty());
  }

  /**
   * Opens a directory, an EROFS image, a tar archive, an initramfs or composefs text; the tree is
   * valid until it is closed.
   */
  static OpenedForm open(ImageFile file, Terminal terminal) throws IOException {
    if (Files.isDirectory(file.path())) {
      if (file.offset() != 0 || !file.devices().isEmpty()) {
        throw new FileSystemException(
            file.toString(), null, "is a directory: --offset and --device are for images");
      }
      FileTree tree = terminal.during("scanning", () -> DirectoryScanner.scan(file.path()));
      return new OpenedForm(tree, () -> {});
    }
    Optional<ErofsImage> image = file.openErofs();
    if (image.isPresent()) {
      FileTree tree =
          terminal.during("reading names", () -> treeOf(image.get(), image.get()::tree));
      return new OpenedForm(tree, image.get());
    }
    return openArchive(file, terminal);
  }

  /** Opens what is neither a directory nor an EROFS image: an archive or a text. */
  static OpenedForm openArchive(ImageFile file, Terminal terminal) throws IOException {
    ByteSource bytes = file.bytes();
    if (ComposefsDump.isDump(bytes)) {
      return new OpenedForm(
          ComposefsDump.read(bytes, file.toString(), TextLimits.DEFAULTS), () -> {});
    }
    if (TarArchive.isTar(bytes)) {
      TarArchive archive = openTar(bytes, file.toString(), terminal);
      return new OpenedForm(archive.tree(), archive);
    }
    Initramfs initramfs = openInitramfs(file, terminal);
    return new OpenedForm(treeOf(initramfs, initramfs::tree), initramfs);
  }

  /** Opens a tar archive; what is odd about it is noted. */
  static TarArchive openTar(ByteSource bytes, String name, Terminal terminal) throws IOException {
    return openTar(bytes, name, terminal, TarArchive::open);
  }

  /** How an archive is read. */
  interface TarForm {
    TarArchive open(ByteSource bytes, String name, TarLimits limits) throws IOException;
  }

  /** As {@link #openTar(ByteSource, String, Terminal)}, in one of its forms. */
  static TarArchive openTar(ByteSource bytes, String name, Terminal terminal, TarForm form)
      throws IOException {
    TarArchive opened;
    try (ProgressBar bar = reading(bytes, terminal)) {
      opened = form.open(WatchedSource.of(bytes, bar), name, TarLimits.DEFAULTS);
    }
    opened.notes().forEach(note -> terminal.note(name + ": " + note));
    return opened;
  }

  /**
   * Opens an initramfs, strictly: what Linux would stop at is an error, what it would lose is
   * noted.
   */
  static Initramfs openInitramfs(ImageFile file, Terminal terminal) throws IOException {
    ByteSource bytes = file.bytes();
    Initramfs opened;
    try (ProgressBar bar = reading(bytes, terminal)) {
      opened = Initramfs.open(WatchedSource.of(bytes, bar), file.toString(), CpioLimits.DEFAULTS);
    }
    opened.findings().stream()
        .filter(finding -> finding.level() != Finding.Level.NOTE)
        .forEach(finding -> terminal.note(file + ": " + finding));
    return opened;
  }

  static ProgressBar reading(ByteSource bytes, Terminal terminal) {
    return terminal.progress("reading", bytes.sizeIfKnown().or(ProgressBar.UNKNOWN), false);
  }

  private static FileTree treeOf(Closeable backing, Terminal.Work<FileTree> tree)
      throws IOException {
    try {
      return tree.result();
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
