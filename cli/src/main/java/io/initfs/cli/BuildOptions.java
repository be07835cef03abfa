package io.initfs.cli;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.ErofsOptions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that make an image take. */
final class BuildOptions {
  @Option(names = "--workers", paramLabel = "N", description = "Threads that compress.")
  private int workers = ErofsOptions.defaults().workers();

  @Option(names = "--force", description = "Replace what is there.")
  private boolean force;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  boolean force() {
    return force;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  /**
   * The image's options.
   *
   * @param compression in mkfs.erofs's spelling; null for none
   */
  ErofsOptions erofsOptions(@Nullable String compression) throws UsageException {
    return erofsOptions(compression == null ? Compression.NONE : parse(compression));
  }

  /** The image's options. */
  ErofsOptions erofsOptions(Compression compression) throws UsageException {
    try {
      return ErofsOptions.defaults().withCompression(compression).withWorkers(workers);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(e.getMessage());
    }
  }

  /** An algorithm in mkfs.erofs's spelling. */
  static Compression parse(String text) throws UsageException {
    try {
      return Compression.parse(text);
    } catch (IllegalArgumentException e) {
      String word = text.replaceFirst(",.*", "");
      boolean known = Arrays.stream(Method.values()).anyMatch(each -> each.word().equals(word));
      throw known
          ? UsageException.wrong(e.getMessage())
          : UsageException.unsupported(e.getMessage());
    }
  }
}
