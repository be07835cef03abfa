package io.initfs.cli;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.TreeSelection;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.ExtractionOptions;
import io.initfs.fstree.local.ExtractionOptions.Existing;
import io.initfs.fstree.local.ExtractionReport;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs extract}: unpacks an image in any form, never outside of its target. */
@Command(
    name = "extract",
    description = "Unpack an EROFS image or an initramfs into a directory.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExtractCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "IMAGE")
  private Path image = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to unpack, with all below; everything if not given.")
  private List<String> paths = List.of();

  @Option(
      names = {"-d", "--directory"},
      required = true,
      paramLabel = "DIR",
      description = "Where to; made if need be, and empty unless --force is given.")
  private Path directory = Path.of("");

  @Option(names = "--force", description = "Unpack over what is there.")
  private boolean force;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  ExtractCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ExtractionOptions options =
        ExtractionOptions.DEFAULTS
            .withRequireEmpty(!force)
            .withExisting(force ? Existing.REPLACE : Existing.REFUSE);
    try (OpenedForm form = OpenedForm.open(image, terminal)) {
      FileTree tree = selected(form.tree());
      report(new DirectoryExtractor(options).write(tree, directory));
    }
    return 0;
  }

  private FileTree selected(FileTree tree) throws NoSuchFileException, UsageException {
    if (paths.isEmpty()) {
      return tree;
    }
    List<TreePath> wanted = new ArrayList<>();
    for (String text : paths) {
      TreePath path = PathArgument.parse(text);
      wanted.add(path);
      if (tree.lookup(path).isEmpty()) {
        throw new NoSuchFileException(path.toString(), null, "not in " + image);
      }
    }
    return TreeSelection.select(
        tree, entry -> wanted.stream().anyMatch(path -> entry.path().startsWith(path)));
  }

  private void report(ExtractionReport report) {
    report.notHeld().forEach(item -> terminal.note("not on disk: " + item));
    if (!quiet) {
      terminal
          .out()
          .printf(
              "%s: %d directories, %d files (%s), %d symlinks, %d hard links%n",
              directory,
              report.directories(),
              report.files(),
              Sizes.human(report.bytes()),
              report.symlinks(),
              report.hardLinks());
    }
  }
}
