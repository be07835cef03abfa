package io.initfs.cli;

import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.fstree.FileTree;
import java.io.IOException;
import java.util.Optional;

/**
 * An EROFS image, which holds all that a tree does.
 *
 * @param index where the contents of files are, if the image is not to hold them
 * @param summary what is said when it is made
 */
record ErofsSink(
    Terminal terminal,
    BuildOptions build,
    ErofsOptions options,
    ErofsTarget target,
    Optional<DataIndex> index,
    ErofsSummary summary)
    implements TreeSink {
  @Override
  public void write(FileTree tree) throws IOException {
    ErofsStatistics unused = make(tree);
  }

  /** Makes the image, says so, and tells what is in it. */
  ErofsStatistics make(FileTree tree) throws IOException {
    ErofsStatistics statistics = index.isPresent() ? refer(tree, index.get()) : pack(tree);
    if (build.json()) {
      terminal.out().println(Json.of(statistics));
    } else if (!build.quiet()) {
      terminal.out().print(summary.of(target, statistics));
    }
    return statistics;
  }

  private ErofsStatistics refer(FileTree tree, DataIndex contents) throws IOException {
    return ErofsWriter.writeIndex(tree, contents, target, options);
  }

  private ErofsStatistics pack(FileTree tree) throws IOException {
    try (ProgressBar bar = terminal.progress("packing", tree::contentBytes, build.quiet())) {
      return ErofsWriter.write(tree, target, options, bar::advance);
    }
  }
}
