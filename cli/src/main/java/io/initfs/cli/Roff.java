package io.initfs.cli;

import java.util.List;
import java.util.Locale;

/** A manual page in roff, with the macros of man(7). */
final class Roff {
  private final StringBuilder page = new StringBuilder();

  /** Begins the page of a command; undated, so that the same command gives the same page. */
  Roff(String name, String version) {
    macro("TH", name.toUpperCase(Locale.ROOT), "1", "", version, "initfs");
  }

  Roff section(String title) {
    return macro("SH", title);
  }

  Roff paragraph(String text) {
    return macro("PP").line(escaped(text));
  }

  /** A term and what it means. */
  Roff item(String term, String text) {
    return macro("TP").line(term).line(escaped(text));
  }

  /** Lines that stay as they are. */
  Roff example(List<String> lines) {
    macro("PP").line(".EX");
    lines.forEach(line -> line(escaped(line)));
    return line(".EE");
  }

  /** Text that is ready, in one line. */
  Roff line(String ready) {
    page.append(ready).append('\n');
    return this;
  }

  private Roff macro(String name, String... arguments) {
    StringBuilder line = new StringBuilder(".").append(name);
    for (String argument : arguments) {
      line.append(" \"").append(escaped(argument)).append('"');
    }
    return line(line.toString());
  }

  static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /**
   * Text that means nothing to roff: a minus stays one, and neither a dot nor a quote begins a
   * request.
   */
  static String escaped(String text) {
    String plain =
        text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq").replace("'", "\\(aq");
    return plain.startsWith(".") ? "\\&" + plain : plain;
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
