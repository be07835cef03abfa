package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What stands below the options in a command's help: notes, then examples under a line that says
 * so.
 */
record Examples(ImmutableList<String> notes, ImmutableList<String> examples) {
  private static final String HEADING = "Examples:";

  static Examples of(CommandSpec command) {
    List<String> lines =
        List.of(command.usageMessage().footer()).stream()
            .map(line -> line.replace("%%", "%"))
            .toList();
    int heading =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).equals(HEADING))
            .findFirst()
            .orElse(lines.size());
    return new Examples(
        ImmutableList.copyOf(lines.subList(0, heading)),
        ImmutableList.copyOf(lines.subList(Math.min(heading + 1, lines.size()), lines.size())));
  }
}
