package io.initfs.cli;

import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code initfs mkfs}: a tree in any form becomes an EROFS image. Options as mkfs.erofs spells
 * them.
 */
@Command(
    name = "mkfs",
    description = "Make an EROFS image of a directory, an initramfs or another image.",
    footer = {
      "",
      "mkfs.erofs's --offset, about IMAGE, is not supported: an EROFS image inside of",
      "another file is a source of 'initfs convert', whose --offset says where."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MkfsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The image to make.")
  private Path image = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "SOURCE",
      description = "A directory, a cpio archive or initramfs, or an EROFS image; detected.")
  private Path source = Path.of("");

  @Option(
      names = "-z",
      paramLabel = "ALGORITHM",
      description = "Compress: lz4, lz4hc, lzma, deflate or zstd, with or without ,LEVEL.")
  private @Nullable String compression;

  @Option(names = "-L", paramLabel = "LABEL", description = "Volume label, at most 15 bytes.")
  private String label = "";

  @Option(
      names = "-U",
      paramLabel = "UUID",
      converter = UuidConverter.class,
      description = "Volume UUID; derived from the contents if not given.")
  private @Nullable UUID uuid;

  @Option(names = "-T", paramLabel = "SECONDS", description = "The mtime of every file.")
  private @Nullable Long time;

  @Option(names = "--all-root", description = "Make all files owned by root.")
  private boolean allRoot;

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Mixin private ExtendedOptions extended = new ExtendedOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private BuildOptions build = new BuildOptions();

  MkfsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ErofsOptions options = options();
    TreeSink sink = new ErofsSink(terminal, build, options, image);
    try (OpenedForm form = OpenedForm.open(devices.imageIn(source), terminal)) {
      sink.write(allRoot ? ownedByRoot(form.tree()) : form.tree());
    }
    return 0;
  }

  private static FileTree ownedByRoot(FileTree tree) {
    return tree.mapMetadata(metadata -> metadata.withOwner(0, 0));
  }

  private ErofsOptions options() throws UsageException {
    try {
      ErofsOptions options =
          build
              .erofsOptions(compression)
              .withData(layout.with(extended))
              .withVolumeName(ImmutableBytes.utf8(label));
      options = uuid == null ? options : options.withUuid(uuid);
      return time == null ? options : options.withFileTime(Timestamp.ofSeconds(time));
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(e.getMessage());
    }
  }
}
