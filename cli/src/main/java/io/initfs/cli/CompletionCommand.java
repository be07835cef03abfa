package io.initfs.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code initfs completion}: a script that a shell completes the command's words with. */
@Command(
    name = "completion",
    addMethodSubcommands = false,
    description = "Print a script for a shell to complete commands, options and file names.",
    footer = {
      "",
      "The script is for both shells; in zsh, 'autoload -U compinit && compinit' comes first.",
      "",
      "Examples:",
      "  initfs completion bash > ~/.local/share/bash-completion/completions/initfs",
      "  initfs completion zsh > ~/.initfs-completion"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** A shell that is supported. */
  enum Shell {
    BASH,
    ZSH;

    static final class Converter extends Words<Shell> {
      Converter() {
        super(values());
      }
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Terminal terminal;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SHELL",
      converter = Shell.Converter.class,
      description = "${COMPLETION-CANDIDATES}; the script is the same.")
  @SuppressWarnings("UnusedVariable") // there is but one script
  private Shell shell = Shell.BASH;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("initfs", Initfs.model(terminal)));
    return 0;
  }
}
