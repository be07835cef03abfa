package io.initfs.cli;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Iterables;
import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code initfs mkfs}: a tree in any form becomes an EROFS image. Options as mkfs.erofs spells
 * them.
 */
@Command(
    name = "mkfs",
    addMethodSubcommands = false,
    description = "Make an EROFS image of directories, archives, texts or other images.",
    footer = {
      "",
      "Examples:",
      "  initfs mkfs -zlz4hc,12 -L root root.img rootfs",
      "  initfs mkfs -zzstd -C65536 -Eztailpacking small.img initramfs.img",
      "  tar -C rootfs -c . | initfs mkfs --tar=f -zlz4hc root.img -",
      "  initfs mkfs --tar=i index.img rootfs.tar"
    },
    mixinStandardHelpOptions = true,
    versionProvider = CodecVersion.Compressors.class,
    sortOptions = false)
final class MkfsCommand implements Callable<Integer> {
  private static final int MAX_DEBUG_LEVEL = 9;
  private static final int FIGURES_LEVEL = 2;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The image to make.")
  private Path image = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SOURCE",
      description = {
        "A directory, a tar archive, a cpio archive or initramfs, text as composefs-info",
        "dump prints it, or an EROFS image; detected. Of a directory's xattrs Java shows user.*",
        "alone: no ACLs, capabilities or labels. A tar archive of it can have them all.",
        "Of several, each lies over the one before, as overlayfs lays layers."
      })
  private List<Path> sources = new ArrayList<>();

  @Mixin private CompressionOptions compression = new CompressionOptions();

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
        "plain-xattr-prefixes, legacy-compress, [^]ztailpacking, [^]dedupe,",
        "[^]fragments[=BYTES], [^]all-fragments[=BYTES], fragdedupe,",
        "force-chunk-indexes, force-inode-blockmap, [^]inline_data, nosbcrc, [^]48bit,",
        "[^]dot-omitted."
      })
  private List<String> extended = new ArrayList<>();

  @Option(
      names = "--zfeature-bits",
      paramLabel = "BITS",
      converter = OffsetConverter.class,
      description =
          "Words of -E as a number: 1 legacy-compress, 2 ztailpacking, 4 fragments, 8 all-fragments,"
              + " 16 dedupe, 32 fragdedupe, 64 48bit, 128 dot-omitted; what -E says counts more.")
  private long featureBits;

  @Mixin private MetadataArguments metadata = new MetadataArguments();

  @Mixin private EditOptions edits = new EditOptions();

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin private MkfsSources forms = new MkfsSources();

  @Mixin private GivenOptions given = new GivenOptions();

  @Mixin private BuildOptions build = new BuildOptions();

  @Spec private @Nullable CommandSpec spec;

  @ParentCommand private @Nullable Initfs initfs;

  MkfsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ErofsOptions options = options();
    if (sources.isEmpty() && !forms.mayBeStandardInput()) {
      throw new ParameterException(
          requireNonNull(spec).commandLine(), "Missing required parameter: 'SOURCE'");
    }
    ErofsTarget to = target.of(image, build.force());
    Optional<Path> archive = forms.indexedFile(sources);
    requireArchive(to, archive);
    target.requireNames(image, archive);
    requireDistinct();
    try (OpenedForm form = forms.open(sources, terminal.quietIf(build.quiet()), build.force())) {
      ErofsSink sink = new ErofsSink(terminal, build, options, to, form.index(), summary());
      target.describe(to, archive, sink.make(edits.edit(form.tree())));
    }
    return 0;
  }

  private ErofsOptions options() throws IOException, UsageException {
    int level = Iterables.getLast(debugLevels, 0);
    if (level < 0 || level > MAX_DEBUG_LEVEL) {
      throw UsageException.wrong("-d: expected 0 to 9, got " + level);
    }
    given.check();
    ExtendedOptions words = ExtendedOptions.parse(featureBits, extended);
    requireOneHolder(words);
    try {
      ErofsOptions options =
          build
              .erofsOptions(compression.usual())
              .withData(withHints(layout.with(words, forms.isIndex())))
              .withVolumeName(ImmutableBytes.utf8(label));
      return metadata.applyTo(uuid == null ? options : options.withUuid(uuid), words);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(e.getMessage());
    }
  }

  private DataOptions withHints(DataOptions data) throws IOException, UsageException {
    if (initfs == null || !initfs.isTool()) {
      return data.withHints(compression.hints());
    }
    Consumer<String> warning = build.quiet() ? text -> {} : terminal::note;
    return data.withHints(compression.hintsOfBlocks(data.blockSize(), warning));
  }

  /** The contents of files are in the image, in chunks on a device, or in a tar archive. */
  private void requireOneHolder(ExtendedOptions words) throws UsageException {
    if (target.hasBlob() && !layout.hasChunks()) {
      throw UsageException.wrong("--blobdev: needs --chunksize");
    }
    if (words.blockMap() && (target.hasBlob() || forms.isIndex())) {
      throw UsageException.wrong("-E force-inode-blockmap: has no room for a device");
    }
    if (!forms.isIndex()) {
      return;
    }
    if (compression.isGiven()
        || target.hasBlob()
        || layout.hasChunks()
        || words.dedupe()
        || metadata.hasDigests()) {
      throw UsageException.wrong(
          "--tar=i: contents stay in the archive: without -z, --chunksize, --blobdev, -Ededupe,"
              + " --xattr-inode-digest");
    }
  }

  /**
   * An image may refer to an archive whose file is not known, but not take its place.
   *
   * @param archive the file that the image would refer to, if it is known
   */
  private void requireArchive(ErofsTarget to, Optional<Path> archive)
      throws IOException, UsageException {
    if (forms.isIndex() && archive.isEmpty()) {
      target.requireNoDescription(
          "needs an archive in a file, not on standard input, or --ungzip=FILE");
    }
    if (archive.isPresent() && to.isImage(archive.get())) {
      throw UsageException.wrong("--tar=i: " + archive.get() + " is both image and archive");
    }
  }

  /** An image may take the place of a source, which is read before. */
  private void requireDistinct() throws IOException, UsageException {
    List<Path> others = new ArrayList<>(sources);
    others.add(image);
    DistinctFiles files = new DistinctFiles(others, build.force());
    forms.addWritten(files);
    target.addWritten(files);
  }

  private ErofsSummary summary() {
    if (debugLevels.isEmpty()) {
      return metadata.hasXattrs() && sources.stream().anyMatch(Files::isDirectory)
          ? ErofsSummary::ofDirectory
          : ErofsSummary::line;
    }
    return Iterables.getLast(debugLevels) >= FIGURES_LEVEL
        ? ErofsSummary::ofTool
        : (to, statistics) -> "Build completed.\n\n";
  }
}
