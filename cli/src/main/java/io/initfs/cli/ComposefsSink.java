package io.initfs.cli;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.text.ComposefsDump;
import io.initfs.fstree.text.TextLimits;
import io.initfs.fstree.text.TextWriteReport;
import java.io.IOException;
import java.nio.file.Path;

/** A text as mkcomposefs takes it. */
record ComposefsSink(Terminal terminal, BuildOptions build, Path text) implements TreeSink {
  private record Figures(long stored, long entries) {}

  @Override
  public void write(FileTree tree) throws IOException {
    try (SequentialOutput output = SequentialOutput.open(text, build.force(), terminal)) {
      TextWriteReport report =
          ComposefsDump.write(tree, output.stream(), text.toString(), TextLimits.DEFAULTS);
      Figures figures = new Figures(output.size(), report.lines());
      output.commit();
      report.notHeld().forEach(item -> terminal.note("not in the text: " + item));
      print(figures);
    }
  }

  private void print(Figures figures) {
    if (build.json()) {
      terminal.out().println(Json.of(figures));
    } else if (!build.quiet() && !SequentialOutput.isStandardOutput(text)) {
      terminal
          .out()
          .printf("%s: %d entries in %s%n", text, figures.entries(), Sizes.human(figures.stored()));
    }
  }
}
