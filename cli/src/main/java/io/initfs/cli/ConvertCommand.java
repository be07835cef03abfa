package io.initfs.cli;

import io.initfs.cpio.initramfs.Codec;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.cpio.initramfs.Segment;
import io.initfs.erofs.ErofsTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs convert}: a tree in any form becomes one in any other. */
@Command(
    name = "convert",
    addMethodSubcommands = false,
    description =
        "Make an EROFS image, a cpio archive, composefs text or a directory of any of these.",
    footer = {
      "",
      "SINK's name tells its form: .erofs; .cpio, or compressed .cpio.gz, .cpio.bz2,",
      ".cpio.lzma, .cpio.xz, .cpio.lz4, .cpio.zst; .dump for composefs text. Other names,",
      ".img too, take --to.",
      "A file appears when it is whole. What a form cannot hold is named on stderr:",
      "an archive has no xattrs and whole seconds only, a directory no devices.",
      "Composefs text holds contents of at most 16 MiB a file.",
      "",
      "Examples:",
      "  initfs convert initramfs.img root.erofs -zlz4hc",
      "  initfs convert root.erofs root.cpio.zst",
      "  initfs convert root.erofs --to=dir rootfs"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "A directory, a tar archive, a cpio archive or initramfs, composefs text, or an EROFS"
              + " image; detected.")
  private Path source = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "SINK",
      description = "What to make; an archive or text may go to -, standard output.")
  private Path sink = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORM",
      converter = SinkForm.Converter.class,
      description = "The form of SINK: erofs, cpio, composefs or dir.")
  private @Nullable SinkForm form;

  @Option(
      names = "-z",
      paramLabel = "ALGORITHM",
      completionCandidates = AlgorithmNames.class,
      description =
          "Compress: an EROFS image as mkfs does; an archive with gzip, bzip2, lzma, xz, lz4 or"
              + " zstd, whatever its name.")
  private @Nullable String compression;

  @Mixin private SourceOptions sourceOptions = new SourceOptions();

  @Mixin private BuildOptions build = new BuildOptions();

  ConvertCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ImageFile from = sourceOptions.imageIn(source);
    TreeSink to = sink();
    try (OpenedForm opened = OpenedForm.open(from, terminal.quietIf(build.quiet()))) {
      if (opened.backing() instanceof Initramfs initramfs) {
        noteLosses(initramfs, to);
      }
      to.write(opened.tree());
    }
    return 0;
  }

  private TreeSink sink() throws UsageException {
    SinkForm form = form();
    if (SequentialOutput.isStandardOutput(sink)) {
      requireStream(form);
    }
    return switch (form) {
      case EROFS ->
          new ErofsSink(
              terminal,
              build,
              build.erofsOptions(compression),
              ErofsTarget.of(sink).withReplace(build.force()),
              Optional.empty(),
              Files.isDirectory(source) ? ErofsSummary::ofDirectory : ErofsSummary::line);
      case CPIO -> new CpioSink(terminal, build, codec(), sink);
      case COMPOSEFS -> {
        requireNoCompression("composefs text");
        yield new ComposefsSink(terminal, build, sink);
      }
      case DIR -> {
        requireNoCompression("a directory");
        yield new DirectorySink(terminal, build.force(), build.json(), build.quiet(), source, sink);
      }
    };
  }

  private void requireStream(SinkForm form) throws UsageException {
    if (!form.isStream()) {
      throw UsageException.wrong("--to=" + form + ": is not for standard output: give a path");
    }
    if (build.json()) {
      throw UsageException.wrong("--json: standard output is taken by SINK");
    }
    if (terminal.outIsTty() && form == SinkForm.CPIO) {
      throw UsageException.wrong("an archive is nothing for a terminal: give a path or redirect");
    }
  }

  private void requireNoCompression(String form) throws UsageException {
    if (compression != null) {
      throw UsageException.wrong("-z: " + form + " is not compressed");
    }
  }

  private SinkForm form() throws UsageException {
    return form != null
        ? form
        : SinkForm.ofName(sink.toString())
            .orElseThrow(
                () ->
                    UsageException.wrong(
                        sink
                            + ": the name tells no form: give --to=erofs, --to=cpio,"
                            + " --to=composefs or --to=dir"));
  }

  private Codec codec() throws UsageException {
    return compression == null
        ? SinkForm.codecOfName(sink.toString())
        : Arrays.stream(Codec.values())
            .filter(codec -> codec.toString().equals(compression))
            .filter(codec -> codec != Codec.PLAIN && codec != Codec.LZO)
            .findFirst()
            .orElseThrow(
                () ->
                    UsageException.wrong(
                        "-z: expected gzip, bzip2, lzma, xz, lz4 or zstd, got " + compression));
  }

  /** What an initramfs has beside its tree. */
  private void noteLosses(Initramfs initramfs, TreeSink to) {
    if (initramfs.bootconfig().isPresent()) {
      terminal.note("no bootconfig in " + sink + ": " + source + " has one");
    }
    boolean hidden = to instanceof CpioSink archive && archive.codec() != Codec.PLAIN;
    if (hidden && initramfs.segments().stream().anyMatch(Segment::early)) {
      terminal.note(
          "early files, such as microcode, are compressed with the rest in "
              + sink
              + ": Linux looks for them in plain archives only");
    }
  }
}
