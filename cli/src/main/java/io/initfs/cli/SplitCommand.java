package io.initfs.cli;

import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.Composer;
import io.initfs.initoverlayfs.Reason;
import io.initfs.initoverlayfs.SplitPolicy;
import io.initfs.initoverlayfs.SplitReport;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs split}: an initramfs becomes the pair that initoverlayfs boots from. */
@Command(
    name = "split",
    addMethodSubcommands = false,
    description = "Split an initramfs into a mini initramfs and an EROFS image.",
    footer = {
      "",
      "Examples:",
      "  initfs split /boot/initramfs.img -d pair",
      "  initfs split --explain --policy=mini.policy -d pair /boot/initramfs.img"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SplitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "INITRD", description = "The initramfs to split.")
  private Path initrd = Path.of("");

  @Option(
      names = {"-d", "--directory"},
      required = true,
      paramLabel = "OUTDIR",
      description = "Where initramfs.img and initoverlayfs.img go; made if need be.")
  private Path directory = Path.of("");

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What goes into the mini initramfs; see --print-policy.")
  private @Nullable Path policyFile;

  @Option(
      names = "-z",
      paramLabel = "ALGORITHM",
      completionCandidates = AlgorithmNames.class,
      description = "Compress the EROFS image as mkfs does; with lz4hc if not given.")
  private String compression = "lz4hc";

  @Option(names = "--explain", description = "Say why each path is in the mini initramfs.")
  private boolean explain;

  @Option(names = "--print-policy", help = true, description = "Print the standard policy.")
  private boolean printPolicy;

  @Mixin private BuildOptions build = new BuildOptions();

  SplitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    if (printPolicy) {
      terminal.out().print(SplitPolicy.standardText());
      return 0;
    }
    ErofsOptions options = build.erofsOptions(compression);
    Terminal shown = terminal.quietIf(build.quiet());
    try (Initramfs initramfs = OpenedForm.openInitramfs(ImageFile.of(initrd), shown)) {
      SplitReport report = split(initramfs, options);
      print(report);
    }
    return 0;
  }

  private SplitReport split(Initramfs initramfs, ErofsOptions options) throws IOException {
    Composer composer = new Composer(initramfs, policy(), options);
    try (ProgressBar bar =
        terminal.progress("packing", initramfs.tree()::contentBytes, build.quiet())) {
      return composer.split(directory, build.force(), bar::advance);
    }
  }

  private SplitPolicy policy() throws IOException {
    if (policyFile == null) {
      return SplitPolicy.standard();
    }
    ImageFile.requireFile(policyFile);
    try {
      return SplitPolicy.parse(policyFile.toString(), Files.readString(policyFile));
    } catch (CharacterCodingException e) {
      throw new FileSystemException(policyFile.toString(), null, "not text in UTF-8");
    }
  }

  private void print(SplitReport report) {
    report.selection().findings().forEach(finding -> terminal.note(finding.toString()));
    report
        .archive()
        .xattrsDropped()
        .forEach(path -> terminal.note("no xattrs in an archive: " + path));
    if (build.json()) {
      terminal.out().println(Json.of(SplitFigures.of(report)));
    } else if (!build.quiet()) {
      if (explain) {
        explain(report.selection().reasons());
      }
      SplitFigures.of(report).print(terminal.out());
    }
  }

  private void explain(Map<TreePath, Reason> reasons) {
    reasons.forEach((path, reason) -> terminal.out().println(path + "\t" + reason));
    terminal.out().println();
  }
}
