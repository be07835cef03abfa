package io.initfs.cli;

import io.initfs.initoverlayfs.Composer;
import io.initfs.initoverlayfs.SplitReport;
import java.io.PrintStream;

/** The table of a split. The kernel's up-front work is the line that matters. */
record SplitFigures(
    SplitReport.Cost before,
    SplitReport.Cost mini,
    long imageBytes,
    long imageInodes,
    long imageFileBytes) {
  static SplitFigures of(SplitReport report) {
    return new SplitFigures(
        report.before(),
        report.mini(),
        report.image().imageBytes(),
        report.image().inodes(),
        report.image().fileBytes());
  }

  void print(PrintStream out) {
    TextTable table = new TextTable("", "size", "entries", "unpacked at every boot");
    table.row(
        "before: initramfs",
        Sizes.human(before.stored()),
        Long.toString(before.entries()),
        Sizes.human(before.unpacked()));
    table.row(
        "after:  " + Composer.INITRAMFS,
        Sizes.human(mini.stored()),
        Long.toString(mini.entries()),
        Sizes.human(mini.unpacked()));
    table.row(
        "        " + Composer.INITOVERLAYFS,
        Sizes.human(imageBytes),
        Long.toString(imageInodes),
        "only what is read");
    table.print(out);
    out.printf(
        "The kernel unpacks %s instead of %s (%s) before init starts.%n",
        Sizes.human(mini.unpacked()),
        Sizes.human(before.unpacked()),
        Sizes.percent(mini.unpacked(), before.unpacked()));
  }
}
