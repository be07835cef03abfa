package io.initfs.cli;

import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.RootEntry;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.initramfs.Codec;
import io.initfs.fstree.FileTree;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** One newc archive, compressed or not. */
record CpioSink(Terminal terminal, BuildOptions build, Codec codec, Path archive)
    implements TreeSink {
  /** As the JSON of a split names them. */
  private record Figures(long stored, long entries, long unpacked) {}

  @Override
  public void write(FileTree tree) throws IOException {
    try (SequentialOutput output = SequentialOutput.open(archive, build.force(), terminal)) {
      CpioWriteReport report = write(tree, output.stream());
      noteLosses(tree, report);
      Figures figures = new Figures(output.size(), report.entries(), report.bytes());
      output.commit();
      print(figures);
    }
  }

  private CpioWriteReport write(FileTree tree, OutputStream out) throws IOException {
    try (ProgressBar bar = terminal.progress("archiving", tree::contentBytes, build.quiet());
        OutputStream compressed = codec.compress(out);
        OutputStream shown = new ShownStream(compressed, bar)) {
      return CpioArchive.writeTree(tree, shown, archive.toString(), RootEntry.WRITE);
    }
  }

  private void noteLosses(FileTree tree, CpioWriteReport report) {
    report.xattrsDropped().forEach(name -> terminal.note("no xattrs in an archive: /" + name));
    report
        .timesClamped()
        .forEach(name -> terminal.note("time moved into what fits, 1970 to 2106: /" + name));
    long fractions =
        tree.linkCounts().keySet().stream()
            .filter(node -> node.metadata().mtime().nanos() != 0)
            .count();
    if (fractions > 0) {
      terminal.note("no fractions of seconds in an archive: cut off " + fractions + " times");
    }
  }

  private void print(Figures figures) {
    if (build.json()) {
      terminal.out().println(Json.of(figures));
    } else if (!build.quiet() && !SequentialOutput.isStandardOutput(archive)) {
      terminal
          .out()
          .printf(
              "%s: %d entries, %s of archive in %s (%s)%n",
              archive,
              figures.entries(),
              Sizes.human(figures.unpacked()),
              Sizes.human(figures.stored()),
              Sizes.percent(figures.stored(), figures.unpacked()));
    }
  }

  /** Tells a bar how much has passed. */
  private static final class ShownStream extends FilterOutputStream {
    private final ProgressBar bar;

    ShownStream(OutputStream out, ProgressBar bar) {
      super(out);
      this.bar = bar;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      bar.advance(length);
    }
  }
}
