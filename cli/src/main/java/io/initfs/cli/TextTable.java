package io.initfs.cli;

import com.google.common.base.Strings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of columns for people; the first column to the left, numbers to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(headings);
  }

  void row(String... cells) {
    rows.add(cells);
  }

  void print(PrintStream out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(Strings.padEnd(row[0], widths[0], ' '));
      for (int i = 1; i < columns; i++) {
        line.append(GAP).append(Strings.padStart(row[i], widths[i], ' '));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
