package io.initfs.cli;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.ExtractionOptions;
import io.initfs.fstree.local.ExtractionOptions.Existing;
import io.initfs.fstree.local.ExtractionReport;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory on disk, empty or not there yet unless {@code force} is given.
 *
 * @param source what the tree is read from
 */
record DirectorySink(
    Terminal terminal, boolean force, boolean json, boolean quiet, Path source, Path directory)
    implements TreeSink {
  private record Figures(
      long directories,
      long files,
      long bytes,
      long symlinks,
      long hardLinks,
      List<String> notHeld) {}

  @Override
  public void write(FileTree tree) throws IOException {
    requireApart();
    @Nullable Path parent = directory.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    ExtractionOptions options =
        ExtractionOptions.DEFAULTS
            .withRequireEmpty(!force)
            .withExisting(force ? Existing.REPLACE : Existing.REFUSE);
    print(extract(tree, options));
  }

  private ExtractionReport extract(FileTree tree, ExtractionOptions options) throws IOException {
    try (ProgressBar bar = terminal.progress("extracting", tree::contentBytes, quiet)) {
      // A symlink to a directory is one to whoever names it; those on the way down are not
      // followed.
      boolean link = Files.isSymbolicLink(directory) && Files.isDirectory(directory);
      Path target = link ? directory.toRealPath() : directory;
      return new DirectoryExtractor(options, bar::advance).write(tree, target);
    }
  }

  /** What replaces files must not be what reads them. */
  private void requireApart() throws IOException {
    if (force && Files.isDirectory(source) && Files.isDirectory(directory)) {
      Path from = source.toRealPath();
      Path to = directory.toRealPath();
      if (from.startsWith(to) || to.startsWith(from)) {
        throw new FileSystemException(directory.toString(), null, "overlaps the source " + source);
      }
    }
  }

  private void print(ExtractionReport report) {
    List<String> notHeld = report.notHeld().stream().map(Object::toString).toList();
    notHeld.forEach(item -> terminal.note("not on disk: " + item));
    Figures figures =
        new Figures(
            report.directories(),
            report.files(),
            report.bytes(),
            report.symlinks(),
            report.hardLinks(),
            notHeld);
    if (json) {
      terminal.out().println(Json.of(figures));
    } else if (!quiet) {
      terminal
          .out()
          .printf(
              "%s: %d directories, %d files (%s), %d symlinks, %d hard links%n",
              directory,
              figures.directories(),
              figures.files(),
              Sizes.human(figures.bytes()),
              figures.symlinks(),
              figures.hardLinks());
    }
  }
}
