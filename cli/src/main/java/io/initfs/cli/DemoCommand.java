package io.initfs.cli;

import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.Composer;
import io.initfs.initoverlayfs.LazinessProbe;
import io.initfs.initoverlayfs.LazinessProbe.Access;
import io.initfs.initoverlayfs.LazinessProbe.Cost;
import io.initfs.initoverlayfs.SplitPolicy;
import io.initfs.initoverlayfs.SplitReport;
import io.initfs.initoverlayfs.sample.SampleImage;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code initfs demo}: the whole way, from a made-up initramfs to the table of what a read costs.
 */
@Command(
    name = "demo",
    addMethodSubcommands = false,
    description =
        "Make a sample initramfs, split it, check both halves, show that reading is lazy.",
    footer = {"", "Examples:", "  initfs demo -d demo"},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private static final int PAGE = 4096;

  private final Terminal terminal;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description =
          "Keep the images here; a temporary directory, removed at the end, if not given.")
  private @Nullable Path directory;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (directory != null) {
      Files.createDirectories(directory);
      return run(directory);
    }
    Path temporary = Files.createTempDirectory("initfs-demo");
    try {
      return run(temporary);
    } finally {
      for (String name : List.of("sample.img", Composer.INITRAMFS, Composer.INITOVERLAYFS)) {
        Files.deleteIfExists(temporary.resolve(name));
      }
      Files.delete(temporary);
    }
  }

  private int run(Path into) throws IOException {
    PrintStream out = terminal.out();
    Path sample = into.resolve("sample.img");
    out.println("1. A sample initramfs, early microcode and a zstd-compressed archive");
    SampleImage.write(SampleInitramfs.generate(SampleInitramfs.Profile.STANDARD), sample);
    out.println("   " + sample.getFileName() + ": " + Sizes.human(Files.size(sample)));
    out.println();
    out.println("2. Split into a mini initramfs and an EROFS image (lz4hc)");
    SplitFigures.of(split(sample, into)).print(out);
    out.println();
    out.println("3. Check both halves");
    int findings = check(into);
    out.println();
    out.println("4. What a first read after boot costs");
    LazyFigures.print(measure(into.resolve(Composer.INITOVERLAYFS)), out);
    return findings == 0 ? 0 : 1;
  }

  private SplitReport split(Path sample, Path into) throws IOException {
    try (Initramfs initramfs = OpenedForm.openInitramfs(ImageFile.of(sample), terminal);
        ProgressBar bar = terminal.progress("packing", initramfs.tree()::contentBytes, false)) {
      Composer composer = new Composer(initramfs, SplitPolicy.standard(), ErofsOptions.defaults());
      return composer.split(into, true, bar::advance);
    }
  }

  private int check(Path into) throws IOException {
    int findings;
    try (ImageSource image = ImageSource.open(into.resolve(Composer.INITOVERLAYFS))) {
      var found = ErofsCheck.check(image, ReadOptions.DEFAULT, ignored -> {});
      found.forEach(finding -> terminal.out().println("   " + finding));
      findings = found.size();
      report(Composer.INITOVERLAYFS, findings);
    }
    ImageFile half = ImageFile.of(into.resolve(Composer.INITRAMFS));
    try (Initramfs mini = OpenedForm.openInitramfs(half, terminal)) {
      boolean starts = mini.tree().resolve(TreePath.of("/init")).isPresent();
      report(Composer.INITRAMFS, starts ? 0 : 1);
      return findings + (starts ? 0 : 1);
    }
  }

  private void report(String name, int findings) {
    terminal
        .out()
        .println(
            "   " + name + ": " + (findings == 0 ? "clean" : Sizes.counted(findings, "finding")));
  }

  /** A page from the middle of a large file, a small file, a program. */
  private static List<Cost> measure(Path image) throws IOException {
    TreePath large = TreePath.of(SampleInitramfs.LARGE_FILE);
    List<Cost> costs = new ArrayList<>();
    try (ImageSource source = ImageSource.open(image)) {
      long middle = LazinessProbe.measure(source, new Access(large, 0, 0)).fileSize() / 2;
      costs.add(LazinessProbe.measure(source, new Access(large, middle, PAGE)));
      costs.add(LazinessProbe.measure(source, new Access(large, 0, PAGE)));
      costs.add(LazinessProbe.measure(source, Access.whole(TreePath.of("/init"))));
      costs.add(LazinessProbe.measure(source, Access.whole(large)));
    }
    return costs;
  }
}
