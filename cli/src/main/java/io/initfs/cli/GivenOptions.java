package io.initfs.cli;

import picocli.CommandLine.Option;

/** What mkfs.erofs can be asked for and {@code mkfs} does anyway, or what no image shows. */
final class GivenOptions {
  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description = "Order of an archive's data: path, which it always is; none is accepted.")
  private String sort = "path";

  @Option(
      names = "--clean",
      arity = "0..1",
      paramLabel = "data",
      preprocessor = TarOptions.AttachedOnly.class,
      description = "Make the whole image anew, with all data, which is always so.")
  private String clean = "data";

  @Option(
      names = "--async-queue-limit",
      paramLabel = "N",
      description = "Jobs that wait for a thread, 0 or more: accepted, bounded anyway.")
  private long queueLimit;

  /**
   * Checks the values.
   *
   * @throws UsageException if one is none of mkfs.erofs's, or asks for more than it says here
   */
  void check() throws UsageException {
    if (!sort.equals("path") && !sort.equals("none")) {
      throw UsageException.wrong("--sort: expected path or none, got " + sort);
    }
    if (queueLimit < 0) {
      throw UsageException.wrong("--async-queue-limit: expected 0 or more, got " + queueLimit);
    }
    switch (clean) {
      case "data", "" -> {}
      case "rvsp", "0" -> throw UsageException.unsupported("not supported: --clean=" + clean);
      default -> throw UsageException.wrong("--clean: expected data, got " + clean);
    }
  }
}
