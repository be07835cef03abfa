package io.initfs.cli;

import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The words of mkfs.erofs's {@code -E}. */
final class ExtendedOptions {
  @Option(
      names = "-E",
      split = ",",
      paramLabel = "WORD",
      description = "legacy-compress, ztailpacking, fragments, all-fragments.")
  private List<String> words = new ArrayList<>();

  DataOptions applyTo(DataOptions before) throws UsageException {
    DataOptions options = before;
    for (String word : words) {
      options =
          switch (word) {
            case "legacy-compress" -> options.withLegacyIndexes(true);
            case "ztailpacking" -> options.withInlineTails(true);
            case "fragments" -> options.withFragments(Fragments.TAILS);
            case "all-fragments" -> options.withFragments(Fragments.ALL);
            default -> throw UsageException.unsupported("-E" + word + ": not supported");
          };
    }
    return options;
  }
}
