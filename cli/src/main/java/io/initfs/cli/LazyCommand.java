package io.initfs.cli;

import com.google.common.base.Splitter;
import com.google.common.primitives.Longs;
import io.initfs.initoverlayfs.LazinessProbe;
import io.initfs.initoverlayfs.LazinessProbe.Access;
import io.initfs.initoverlayfs.LazinessProbe.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs lazy}: shows what a read of an EROFS image costs, block by block. */
@Command(
    name = "lazy",
    addMethodSubcommands = false,
    description = "Show which blocks a read of an EROFS image takes, and what it decodes.",
    footer = {
      "",
      "Examples:",
      "  initfs lazy root.img /usr/bin/sh",
      "  initfs lazy root.img /usr/lib/locale/locale-archive@5000000+4096"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LazyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH[@OFFSET+LENGTH]",
      description = "What to read, in bytes; the whole file if no range is given.")
  private List<String> accesses = List.of();

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  LazyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    List<Cost> costs = new ArrayList<>();
    try (ImageFile.Opened opened = image.file().open();
        ProgressBar bar = terminal.progress("reading", ProgressBar.UNKNOWN, false)) {
      for (String access : accesses) {
        Cost cost =
            LazinessProbe.measure(opened.image(), opened.options().devices(), parse(access));
        costs.add(cost);
        bar.advance(cost.wanted());
      }
    }
    if (json) {
      terminal.out().println(Json.of(costs.stream().map(LazyFigures::of).toList()));
    } else {
      LazyFigures.print(costs, terminal.out());
    }
    return 0;
  }

  /** A path may hold an {@code @} itself: only a range at the end is one. */
  static Access parse(String text) throws UsageException {
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      List<String> range = Splitter.on('+').splitToList(text.substring(at + 1));
      @Nullable Long offset = Longs.tryParse(range.get(0));
      @Nullable Long length = range.size() == 2 ? Longs.tryParse(range.get(1)) : null;
      if (offset != null && length != null && offset >= 0 && length >= 0) {
        return new Access(PathArgument.parse(text.substring(0, at)), offset, length);
      }
    }
    return Access.whole(PathArgument.parse(text));
  }
}
