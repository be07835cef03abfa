package io.initfs.cli;

import com.google.common.collect.Iterables;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    versionProvider = Version.class,
    sortOptions = false)
final class MkfsCommand implements Callable<Integer> {
  private static final int MAX_DEBUG_LEVEL = 9;
  private static final int FIGURES_LEVEL = 2;

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
      description = "Volume UUID, clear or random; derived from the contents if not given.")
  private @Nullable UUID uuid;

  @Option(
      names = "-d",
      paramLabel = "LEVEL",
      description = "Say what mkfs.erofs says at the end at this level, 0 to 9: figures from 2 on.")
  private List<Integer> debugLevels = new ArrayList<>();

  @Option(
      names = "-E",
      paramLabel = "WORD[,...]",
      description = {
        "force-inode-compact, force-inode-extended, [^]xattr-name-filter,",
        "plain-xattr-prefixes, legacy-compress, [^]ztailpacking, [^]fragments,",
        "[^]all-fragments."
      })
  private List<String> extended = new ArrayList<>();

  @Mixin private MetadataArguments metadata = new MetadataArguments();

  @Mixin private EditOptions edits = new EditOptions();

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Mixin private BuildOptions build = new BuildOptions();

  MkfsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ErofsOptions options = options();
    TreeSink sink = new ErofsSink(terminal, build, options, image, summary());
    try (OpenedForm form = OpenedForm.open(devices.imageIn(source), terminal)) {
      sink.write(edits.edit(form.tree()));
    }
    return 0;
  }

  private ErofsOptions options() throws UsageException {
    int level = Iterables.getLast(debugLevels, 0);
    if (level < 0 || level > MAX_DEBUG_LEVEL) {
      throw UsageException.wrong("-d: expected 0 to 9, got " + level);
    }
    ExtendedOptions words = ExtendedOptions.parse(extended);
    try {
      ErofsOptions options =
          build
              .erofsOptions(compression)
              .withData(layout.with(words))
              .withVolumeName(ImmutableBytes.utf8(label));
      return metadata.applyTo(uuid == null ? options : options.withUuid(uuid), words);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(e.getMessage());
    }
  }

  private ErofsSummary summary() {
    if (debugLevels.isEmpty()) {
      return ErofsSummary::line;
    }
    return Iterables.getLast(debugLevels) >= FIGURES_LEVEL
        ? ErofsSummary::ofTool
        : (made, statistics) -> "Build completed.\n\n";
  }
}
