package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.erofs.ErofsFileStatistics;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.fstree.TreePath;
import io.initfs.tar.TarArchive;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code initfs fsck}: says what is wrong with an image. Exit status 1 if there are errors. */
@Command(
    name = "fsck",
    addMethodSubcommands = false,
    description = "Check an EROFS image or an initramfs: structure, checksums, contents.",
    footer = {
      "",
      "Exit status: 0 no errors, 1 errors or a failure, 2 a wrong command line.",
      "",
      "Examples:",
      "  initfs fsck root.img",
      "  initfs fsck --extract=etc --path=/etc root.img"
    },
    mixinStandardHelpOptions = true,
    versionProvider = CodecVersion.Decompressors.class,
    sortOptions = false)
final class FsckCommand implements Callable<Integer> {
  private static final String TAR =
      "is a tar archive, for which fsck has no rules; initfs ls or extract says what of it cannot"
          + " be read";

  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Option(names = "--json", description = "Print findings as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but findings and errors.")
  private boolean quiet;

  @Mixin private InodeOptions target = new InodeOptions();

  @Mixin private FsckExtraction extraction = new FsckExtraction();

  @Mixin private FsckOptions said = new FsckOptions();

  @ParentCommand private @Nullable Initfs initfs;

  FsckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    extraction.requireFit();
    said.requireFit();
    ImageFile file = said.checksum() ? image.file() : image.file().withoutChecksum();
    boolean devicesMissing = false;
    TreePath path = TreePath.ROOT;
    @Nullable IOException unread = null;
    try {
      Optional<ErofsImage> erofs = file.openErofs();
      if (erofs.isEmpty()) {
        return checkOther(file);
      }
      try (ErofsImage opened = erofs.get()) {
        devicesMissing = file.devices().isEmpty() && !opened.superblock().devices().isEmpty();
        path = target.isGiven() ? path(opened, file) : path;
      }
    } catch (CorruptImageException | UnsupportedFeatureException | LimitExceededException broken) {
      devicesMissing = false;
      unread = broken;
    }
    ImmutableList<ToldFinding> findings = checkErofs(file, path);
    if (unread != null && findings.isEmpty()) {
      throw unread; // a nid that is none, in an image without a fault
    }
    if (devicesMissing && !findings.isEmpty()) {
      terminal.note(file + " has extra devices" + FailureText.DEVICE_HINT);
    }
    int status = report(findings);
    if (status == 0 && (extraction.isWanted() || said.ratio())) {
      conclude(file, path);
    }
    return status;
  }

  /** Where the inode is that is to be checked, with what is below it. */
  private TreePath path(ErofsImage opened, ImageFile file) throws IOException, UsageException {
    InodeOptions.Found found = target.find(opened, file);
    return opened
        .pathOf(found.inode().nid())
        .orElseThrow(
            () -> new NoSuchFileException(target.toString(), null, "has no name in " + file));
  }

  private int checkOther(ImageFile file) throws IOException, UsageException {
    if (initfs != null && initfs.isTool()) {
      throw new FileSystemException(file.toString(), null, "is no EROFS image");
    }
    if (extraction.isWanted() || target.isGiven() || said.isOfErofs()) {
      throw UsageException.wrong(
          "--extract=DIR, --path, --nid, --no-sbcrc, --xattr-inode-digest and -p are for EROFS"
              + " images, which "
              + file
              + " is not");
    }
    if (TarArchive.isTar(file.bytes())) {
      throw new FileSystemException(file.toString(), null, TAR);
    }
    return report(checkInitramfs(file));
  }

  private void conclude(ImageFile file, TreePath path) throws IOException {
    try (ErofsImage opened = file.openErofs().orElseThrow()) {
      if (extraction.isWanted()) {
        extraction.extract(opened, path, terminal.quietIf(quiet));
      }
      if (said.ratio()) {
        ErofsFileStatistics files = opened.statistics();
        double percent = Ratio.percent(files.storedBytes(), files.fileBytes());
        say("Compression ratio: " + Ratio.text(percent) + "(%)");
      }
    }
  }

  /** What is no finding; the tool says that on stderr, too. */
  private void say(String text) {
    if (said.areGiven()) {
      if (said.information()) {
        terminal.err().println("<I> erofs: " + text);
      }
    } else if (!json && !quiet) {
      terminal.out().println(image + ": " + text);
    }
  }

  /** Findings at {@code path} and below it, and about the image as a whole. */
  private ImmutableList<ToldFinding> checkErofs(ImageFile file, TreePath path) throws IOException {
    try (ImageFile.Opened opened = file.open();
        ProgressBar bar = terminal.progress("checking", ProgressBar.UNKNOWN, quiet)) {
      return ErofsCheck.check(opened.image(), opened.options(), said.digests(), bar::advance)
          .stream()
          .filter(finding -> isAbout(path, finding.path()))
          .map(ToldFinding::of)
          .collect(ImmutableList.toImmutableList());
    }
  }

  private static boolean isAbout(TreePath path, String found) {
    boolean inTree = found.startsWith("/");
    String text = path.toString();
    return path.isRoot() || !inTree || found.equals(text) || found.startsWith(text + "/");
  }

  private ImmutableList<ToldFinding> checkInitramfs(ImageFile file) throws IOException {
    ByteSource bytes = file.bytes();
    try (ProgressBar bar = OpenedForm.reading(bytes, terminal.quietIf(quiet));
        Initramfs opened =
            Initramfs.openAsLinux(
                WatchedSource.of(bytes, bar), file.toString(), CpioLimits.DEFAULTS)) {
      ImmutableList<ToldFinding> findings =
          opened.findings().stream().map(ToldFinding::of).collect(ImmutableList.toImmutableList());
      // Linux boots without an initramfs, too; whoever checks a file wants one in it.
      boolean nothing =
          findings.stream().noneMatch(ToldFinding::isError) && opened.segments().isEmpty();
      return nothing ? ImmutableList.of(ToldFinding.noArchive()) : findings;
    }
  }

  private int report(ImmutableList<ToldFinding> findings) {
    boolean errors = findings.stream().anyMatch(ToldFinding::isError);
    if (json) {
      terminal.out().println(Json.of(Lists.transform(findings, ToldFinding::figures)));
    } else if (said.areGiven()) {
      reportAsTool(findings, errors);
    } else {
      findings.forEach(finding -> terminal.out().println(finding.line()));
      if (!quiet) {
        terminal.out().println(image + ": " + summary(findings.size(), errors));
      }
    }
    return errors ? 1 : 0;
  }

  private String summary(int findings, boolean errors) {
    if (findings == 0) {
      return terminal.styled(Style.GOOD, "clean");
    }
    String more = findings >= ErofsCheck.MAX_FINDINGS ? ", the check ended there" : "";
    return errors
        ? terminal.styled(Style.FAILURE, Sizes.counted(findings, "finding") + more)
        : Sizes.counted(findings, "warning") + more;
  }

  private void reportAsTool(ImmutableList<ToldFinding> findings, boolean errors) {
    for (ToldFinding finding : findings) {
      if (finding.isError() ? said.errors() : said.warnings()) {
        String level = finding.isError() ? "<E>" : "<W>";
        terminal.err().println(level + " erofs: " + finding.line());
      }
    }
    if (!errors) {
      say("No errors found");
    }
  }
}
