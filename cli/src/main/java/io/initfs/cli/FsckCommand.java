package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.initramfs.Finding;
import io.initfs.cpio.initramfs.Finding.Level;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs fsck}: says what is wrong with an image. Exit status 1 if anything is. */
@Command(
    name = "fsck",
    description = "Check an EROFS image or an initramfs: structure, checksums, contents.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FsckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "IMAGE")
  private Path image = Path.of("");

  @Option(names = "--json", description = "Print findings as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but findings and errors.")
  private boolean quiet;

  FsckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    return isErofs() ? checkErofs() : checkInitramfs();
  }

  private boolean isErofs() throws IOException {
    OpenedForm.requireFile(image);
    try (ErofsImage opened = ErofsImage.open(image)) {
      return opened.superblock().blockSize() > 0;
    } catch (NotErofsException other) {
      return false;
    } catch (ErofsException broken) {
      return true;
    }
  }

  private int checkErofs() throws IOException {
    try (ImageSource source = ImageSource.open(image);
        ProgressBar bar = terminal.progress("checking", source.size(), quiet)) {
      return report(ErofsCheck.check(source, ReadOptions.DEFAULT, bar::advance));
    }
  }

  private int checkInitramfs() throws IOException {
    try (Initramfs opened =
        Initramfs.openAsLinux(OpenedForm.source(image), image.toString(), CpioLimits.DEFAULTS)) {
      ImmutableList<Finding> findings =
          opened.findings().stream()
              .filter(finding -> finding.level() != Level.NOTE)
              .collect(ImmutableList.toImmutableList());
      // Linux boots without an initramfs, too; whoever checks a file wants one in it.
      boolean nothing = findings.isEmpty() && opened.segments().isEmpty();
      return report(
          nothing
              ? ImmutableList.of(new Finding(Level.STOPS, -1, 0, "", "no archive in it"))
              : findings);
    }
  }

  private int report(ImmutableList<?> findings) {
    if (json) {
      terminal.out().println(Json.of(findings));
    } else {
      findings.forEach(finding -> terminal.out().println(finding));
      if (!quiet) {
        String summary = findings.isEmpty() ? "clean" : findings.size() + " findings";
        terminal.out().println(image + ": " + summary);
      }
    }
    return findings.isEmpty() ? 0 : 1;
  }
}
