package io.initfs.cli;

import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.fstree.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An EROFS image, which holds all that a tree does.
 *
 * @param summary what is said when it is made
 */
record ErofsSink(
    Terminal terminal, BuildOptions build, ErofsOptions options, Path image, ErofsSummary summary)
    implements TreeSink {
  @Override
  public void write(FileTree tree) throws IOException {
    try (ProgressBar bar =
        terminal.progress("packing", SplitCommand.contentBytes(tree), build.quiet())) {
      print(ErofsWriter.write(tree, image, options, build.force(), bar::advance));
    }
  }

  private void print(ErofsStatistics statistics) throws IOException {
    if (build.json()) {
      terminal.out().println(Json.of(statistics));
    } else if (!build.quiet()) {
      terminal.out().print(summary.of(image, statistics));
    }
  }
}
