package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.initramfs.Finding;
import io.initfs.cpio.initramfs.Finding.Level;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fsck.ErofsCheck;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code initfs fsck}: says what is wrong with an image. Exit status 1 if anything is. */
@Command(
    name = "fsck",
    description = "Check an EROFS image or an initramfs: structure, checksums, contents.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FsckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Option(names = "--json", description = "Print findings as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but findings and errors.")
  private boolean quiet;

  FsckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ImageFile file = image.file();
    boolean devicesMissing = false;
    try {
      Optional<ErofsImage> erofs = file.openErofs();
      if (erofs.isEmpty()) {
        return report(checkInitramfs(file));
      }
      try (ErofsImage opened = erofs.get()) {
        devicesMissing = file.devices().isEmpty() && !opened.superblock().devices().isEmpty();
      }
    } catch (CorruptImageException | UnsupportedFeatureException | LimitExceededException broken) {
      devicesMissing = false;
    }
    ImmutableList<?> findings = checkErofs(file);
    if (devicesMissing && !findings.isEmpty()) {
      terminal.note(file + " has extra devices" + FailureText.DEVICE_HINT);
    }
    return report(findings);
  }

  private ImmutableList<?> checkErofs(ImageFile file) throws IOException {
    try (ImageFile.Opened opened = file.open();
        ProgressBar bar = terminal.progress("checking", opened.image().size(), quiet)) {
      return ErofsCheck.check(opened.image(), opened.options(), bar::advance);
    }
  }

  private static ImmutableList<?> checkInitramfs(ImageFile file) throws IOException {
    try (Initramfs opened =
        Initramfs.openAsLinux(file.bytes(), file.toString(), CpioLimits.DEFAULTS)) {
      ImmutableList<Finding> findings =
          opened.findings().stream()
              .filter(finding -> finding.level() != Level.NOTE)
              .collect(ImmutableList.toImmutableList());
      // Linux boots without an initramfs, too; whoever checks a file wants one in it.
      boolean nothing = findings.isEmpty() && opened.segments().isEmpty();
      return nothing
          ? ImmutableList.of(new Finding(Level.STOPS, -1, 0, "", "no archive in it"))
          : findings;
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
