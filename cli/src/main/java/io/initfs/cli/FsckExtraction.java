package io.initfs.cli;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import io.initfs.erofs.ErofsImage;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.ExtractionOptions;
import io.initfs.fstree.local.ExtractionOptions.Existing;
import io.initfs.fstree.local.ExtractionOptions.Owners;
import io.initfs.fstree.local.ExtractionReport;
import io.initfs.fstree.local.LocalUser;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * fsck.erofs's extraction: where to, and what of the metadata comes along. Flags are arrays, since
 * scripts may repeat them.
 */
final class FsckExtraction {
  private static final String OWNER = "--preserve-owner";
  private static final String PERMISSIONS = "--preserve-perms";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--extract",
      paramLabel = "DIR",
      description =
          "Extract to =DIR what is sound. Without =DIR nothing is: all is decoded anyway.")
  private List<String> directories = List.of();

  @Option(names = "--overwrite", description = "Extract over files that exist.")
  private boolean[] overwrite = {};

  @Option(names = "--force", description = "Extract even to the root directory.")
  private boolean[] force = {};

  @Option(
      names = {"--preserve", OWNER, PERMISSIONS},
      description = "Keep owners, permissions or both as in the image; root's default.")
  private boolean[] preserve = {};

  @Option(
      names = {"--no-preserve", "--no-preserve-owner", "--no-preserve-perms"},
      description = "Extract as oneself, under the umask; the default of others.")
  private boolean[] noPreserve = {};

  @Option(
      names = {"--xattrs", "--no-xattrs"},
      description = "Extract with xattrs, or without; the latter by default.")
  private boolean[] xattrs = {};

  boolean isWanted() {
    return !target().isEmpty();
  }

  private String target() {
    return Iterables.getLast(directories, "");
  }

  /** Options about an extraction need one, and that to the root directory a second thought. */
  void requireFit() throws UsageException {
    boolean detail = overwrite.length + force.length + preserve.length + noPreserve.length > 0;
    if (detail && !isWanted()) {
      throw UsageException.wrong(
          "--overwrite, --force and --[no-]preserve go together with --extract=DIR");
    }
    boolean root = isWanted() && Path.of(target()).toAbsolutePath().normalize().getNameCount() == 0;
    if (root && force.length == 0) {
      throw UsageException.wrong("--extract=/ must be used together with --force");
    }
  }

  /**
   * Extracts what is at {@code path}: of a directory all that is in it, into the target; anything
   * else as the target.
   */
  void extract(ErofsImage image, TreePath path, Terminal terminal) throws IOException {
    FileTree tree = image.tree();
    Node node =
        tree.lookup(path)
            .orElseThrow(() -> new NoSuchFileException(path.toString(), null, "not in the image"));
    Path target = Path.of(target()).toAbsolutePath();
    if (node instanceof Directory) {
      requireDirectory(target);
    }
    FileTree wanted =
        (node instanceof Directory directory ? new FileTree(directory) : alone(node, target))
            .mapMetadata(kept());
    ExtractionReport report;
    try (ProgressBar bar = terminal.progress("extracting", wanted::contentBytes, false)) {
      DirectoryExtractor extractor = new DirectoryExtractor(options(), bar::advance);
      report =
          node instanceof Directory
              ? extractor.write(wanted, target)
              : extractor.write(wanted, parent(target), Set.of(TreePath.ROOT));
    }
    report.notHeld().forEach(item -> terminal.note("not on disk: " + item));
  }

  /** As the extraction does, by the name of the option: one may take DIR for the image. */
  private static void requireDirectory(Path target) throws FileSystemException {
    boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (there && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      String what = Files.isSymbolicLink(target) ? "a symlink" : "no directory";
      throw new FileSystemException(
          target.toString(), null, "--extract=DIR: DIR is there and is " + what);
    }
  }

  /** Permissions that are not preserved are those of the image, under the umask. */
  private UnaryOperator<Metadata> kept() throws IOException {
    boolean withXattrs =
        xattrs.length > 0
            && order().decide(List.of("--xattrs"), List.of("--no-xattrs")).orElse(false);
    Optional<Boolean> permissions = preserved(PERMISSIONS);
    boolean exact = permissions.isPresent() ? permissions.get() : LocalUser.isRoot();
    int unwanted = exact ? 0 : Umask.ofThisProcess();
    return metadata -> {
      Metadata masked = metadata.withPermissions(metadata.permissions() & ~unwanted);
      return withXattrs ? masked : masked.withXattrs(ImmutableSortedMap.of());
    };
  }

  private static FileTree alone(Node node, Path target) {
    return new TreeBuilder().put("/" + target.getFileName(), node).build();
  }

  private static Path parent(Path target) throws FileSystemException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new FileSystemException(target.toString(), null, "is a directory");
    }
    return parent;
  }

  private OptionOrder order() {
    return new OptionOrder(command.commandLine().getParseResult().originalArgs());
  }

  private ExtractionOptions options() {
    return ExtractionOptions.DEFAULTS
        .withExisting(overwrite.length > 0 ? Existing.REPLACE : Existing.REFUSE)
        .withOwners(
            preserved(OWNER)
                .map(always -> always ? Owners.ALWAYS : Owners.NEVER)
                .orElse(Owners.IF_ROOT));
  }

  private Optional<Boolean> preserved(String option) {
    String opposite = option.replaceFirst("--", "--no-");
    return order().decide(List.of("--preserve", option), List.of("--no-preserve", opposite));
  }
}
