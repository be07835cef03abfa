package io.initfs.cli;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code initfs dump}: shows what an EROFS image is made of, as dump.erofs does or as JSON. */
@Command(
    name = "dump",
    addMethodSubcommands = false,
    description = "Show what an EROFS image is made of: superblock, inodes, extents, statistics.",
    footer = {
      "",
      "Without an action the superblock is shown. Actions add up, but --cat stands alone.",
      "",
      "Examples:",
      "  initfs dump root.img",
      "  initfs dump -e --path=/usr/bin/sh root.img"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class DumpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Mixin private InodeOptions target = new InodeOptions();

  @Option(names = "-s", description = "Show the superblock.")
  private boolean superblock;

  @Option(names = "-S", description = "Show statistics of all files: kinds, sizes, ratio.")
  private boolean statistics;

  @Option(names = "-e", description = "Show the extents of the inode, too.")
  private boolean extents;

  @Option(names = "--ls", description = "Show the entries of the inode, a directory, too.")
  private boolean entries;

  @Option(names = "--cat", description = "Write the contents of the inode instead.")
  private boolean contents;

  @Option(names = "--blkid-udev", description = "Show what udev imports instead.")
  private boolean udev;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  DumpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    requireFit();
    ImageFile file = image.file();
    try (ErofsImage erofs = file.requireErofs()) {
      if (contents) {
        cat(target.find(erofs, file).inode());
      } else if (udev) {
        terminal.out().print(DumpSuperblock.udev(erofs.superblock()));
      } else {
        show(erofs, file);
      }
    }
    return 0;
  }

  private void requireFit() throws UsageException {
    if ((contents || udev) && (superblock || statistics || extents || entries || json)) {
      String option = contents ? "--cat" : "--blkid-udev";
      throw UsageException.wrong(option + " stands alone: without -s, -S, -e, --ls and --json");
    }
    if ((contents || extents || entries) && !target.isGiven()) {
      throw UsageException.wrong("-e, --ls and --cat are about an inode: --path or --nid");
    }
  }

  private void show(ErofsImage erofs, ImageFile file) throws IOException, UsageException {
    DumpFigures.All all = new DumpFigures.All();
    StringBuilder text = new StringBuilder();
    if (superblock || (!statistics && !target.isGiven())) {
      all.superblock = DumpFigures.of(erofs.superblock());
      text.append(DumpSuperblock.text(erofs.superblock()));
    }
    if (statistics) {
      all.statistics = terminal.during("counting", erofs::statistics);
      text.append(DumpStatistics.text(all.statistics));
    }
    if (target.isGiven()) {
      DumpedInode inode = DumpedInode.of(target.find(erofs, file), extents, entries);
      all.inode = DumpFigures.of(inode);
      text.append(DumpInode.text(inode, erofs.superblock().blockSize()));
    }
    terminal.out().print(json ? Json.of(all) + System.lineSeparator() : text);
  }

  private void cat(ErofsInode inode) throws IOException {
    if (inode.kind() == NodeKind.SYMLINK) {
      terminal.out().writeBytes(inode.target().toByteArray());
    } else if (inode.kind() == NodeKind.REGULAR_FILE) {
      inode.content().copyTo(terminal.out());
    } else {
      throw new FileSystemException(target.toString(), null, "is no regular file and no symlink");
    }
  }
}
