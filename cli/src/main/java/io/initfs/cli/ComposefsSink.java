package io.initfs.cli;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.AtomicFile;
import io.initfs.fstree.text.ComposefsDump;
import io.initfs.fstree.text.TextLimits;
import io.initfs.fstree.text.TextWriteReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A text as mkcomposefs takes it. */
record ComposefsSink(Terminal terminal, BuildOptions build, Path text) implements TreeSink {
  private record Figures(long stored, long entries) {}

  @Override
  public void write(FileTree tree) throws IOException {
    try (AtomicFile file = AtomicFile.create(text, build.force())) {
      OutputStream out = new BufferedOutputStream(file.stream());
      TextWriteReport report = ComposefsDump.write(tree, out, text.toString(), TextLimits.DEFAULTS);
      out.flush();
      Figures figures = new Figures(file.size(), report.lines());
      file.commit();
      report.notHeld().forEach(item -> terminal.note("not in the text: " + item));
      print(figures);
    }
  }

  private void print(Figures figures) {
    if (build.json()) {
      terminal.out().println(Json.of(figures));
    } else if (!build.quiet()) {
      terminal
          .out()
          .printf("%s: %d entries in %s%n", text, figures.entries(), Sizes.human(figures.stored()));
    }
  }
}
