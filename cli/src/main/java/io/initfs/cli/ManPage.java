package io.initfs.cli;

import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page of a command, made of what its help says. */
final class ManPage {
  private static final CharMatcher SPACE = CharMatcher.is(' ');

  private static final Map<String, String> STATUSES =
      Map.of(
          "0", "All was done.",
          "1", "Something failed, or there are findings.",
          "2", "The command line is wrong.");

  private final CommandSpec command;
  private final Examples below;

  ManPage(CommandSpec command) {
    this.command = command;
    this.below = Examples.of(command);
  }

  /** As in {@code man initfs-fsck}. */
  String name() {
    return command.qualifiedName("-");
  }

  String text() {
    Roff page = new Roff(name(), new Version().getVersion()[0]);
    page.section("NAME").line(Roff.escaped(name() + " - " + summary(command)));
    synopsis(page.section("SYNOPSIS"));
    page.section("DESCRIPTION");
    page.paragraph(text(command.usageMessage().description()));
    paragraphs(below.notes()).forEach(page::paragraph);
    commands(page);
    operands(page);
    options(page);
    page.section("EXIT STATUS");
    STATUSES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(status -> page.item(Roff.bold(status.getKey()), status.getValue()));
    page.section("EXAMPLES").example(below.examples().stream().map(SPACE::trimFrom).toList());
    page.section("SEE ALSO").line(seeAlso());
    return page.toString();
  }

  /** What it is for in a few words, as {@code whatis} shows it. */
  private static String summary(CommandSpec command) {
    String sentence = command.usageMessage().description()[0];
    return CharMatcher.is('.').trimTrailingFrom(sentence);
  }

  private void synopsis(Roff page) {
    String[] own = command.usageMessage().customSynopsis();
    for (String line : own) {
      page.line(Roff.escaped(SPACE.trimFrom(line))).line(".br");
    }
    if (own.length > 0) {
      return;
    }
    StringBuilder line = new StringBuilder(Roff.bold(command.qualifiedName()));
    line.append(" [").append(Roff.italic("OPTION")).append("]...");
    if (!command.subcommands().isEmpty()) {
      line.append(' ').append(Roff.italic("COMMAND"));
    }
    for (ArgSpec operand : command.positionalParameters()) {
      boolean needed = operand.arity().min() > 0;
      String label = Roff.italic(operand.paramLabel()) + (operand.isMultiValue() ? "..." : "");
      line.append(' ').append(needed ? label : "[" + label + "]");
    }
    page.line(line.toString());
  }

  private void commands(Roff page) {
    if (!command.subcommands().isEmpty()) {
      page.section("COMMANDS");
    }
    for (CommandLine each : command.subcommands().values()) {
      CommandSpec spec = each.getCommandSpec();
      page.item(Roff.bold(spec.qualifiedName("-")) + "(1)", summary(spec) + ".");
    }
  }

  private void operands(Roff page) {
    if (!command.positionalParameters().isEmpty()) {
      page.section("OPERANDS");
    }
    for (ArgSpec operand : command.positionalParameters()) {
      page.item(Roff.italic(operand.paramLabel()), text(operand.description()));
    }
  }

  private void options(Roff page) {
    page.section("OPTIONS");
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        page.item(term(option), text(option.description()));
      }
    }
  }

  private static String term(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return names;
    }
    String label = Roff.italic(option.paramLabel());
    if (option.arity().min() == 0) {
      return names + "[=" + label + "]";
    }
    return names + (option.longestName().startsWith("--") ? "=" : " ") + label;
  }

  private String seeAlso() {
    List<String> pages = new ArrayList<>();
    if (command.parent() == null) {
      command.subcommands().values().stream()
          .map(each -> each.getCommandSpec().qualifiedName("-"))
          .forEach(pages::add);
    } else {
      pages.add(command.root().qualifiedName());
    }
    return pages.stream().map(page -> Roff.bold(page) + "(1)").collect(Collectors.joining(", "));
  }

  /** Lines of the help as running text: there they are broken for a terminal. */
  private static List<String> paragraphs(List<String> lines) {
    return Splitter.on("\n\n")
        .trimResults(CharMatcher.whitespace())
        .omitEmptyStrings()
        .splitToStream(Joiner.on('\n').join(lines))
        .map(ManPage::flowing)
        .toList();
  }

  private static String text(String[] lines) {
    return flowing(Joiner.on('\n').join(lines)).replace("%%", "%");
  }

  private static String flowing(String lines) {
    return CharMatcher.whitespace().trimAndCollapseFrom(lines, ' ');
  }
}
