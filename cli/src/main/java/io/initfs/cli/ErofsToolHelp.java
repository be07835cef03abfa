package io.initfs.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A help with short options as the tools of erofs-utils have them, {@code -b#} for a number:
 * scripts look for that to learn what a tool can do.
 */
final class ErofsToolHelp extends Help {
  ErofsToolHelp(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  @Override
  public IParamLabelRenderer parameterLabelRenderer() {
    IParamLabelRenderer usual = super.parameterLabelRenderer();
    return new IParamLabelRenderer() {
      @Override
      public Text renderParameterLabel(ArgSpec argument, Ansi ansi, List<IStyle> styles) {
        boolean isShort =
            argument instanceof OptionSpec option && !option.longestName().startsWith("--");
        if (!isShort || argument.arity().max() == 0) {
          return usual.renderParameterLabel(argument, ansi, styles);
        }
        String label = argument.paramLabel().replaceFirst("^BYTES(?=\\[)", "#");
        return colorScheme().apply(isNumber(argument) ? "#" : label, styles);
      }

      /** Where a label alone stands behind a name; the others bring theirs along. */
      @Override
      public String separator() {
        return "";
      }
    };
  }

  private static boolean isNumber(ArgSpec argument) {
    return Stream.of(argument.auxiliaryTypes())
        .anyMatch(type -> type.isPrimitive() || Number.class.isAssignableFrom(type));
  }
}
