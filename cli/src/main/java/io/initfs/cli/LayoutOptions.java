package io.initfs.cli;

import io.initfs.erofs.build.DataOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data are laid out, in mkfs.erofs's spelling. */
final class LayoutOptions {
  @Option(names = "-b", paramLabel = "BYTES", description = "Block size, 512 to 65536; 4096.")
  private int blockSize = DataOptions.DEFAULT_BLOCK_SIZE;

  @Option(
      names = "-C",
      paramLabel = "BYTES",
      description = "Largest pcluster, at most 1048576; one block if not given.")
  private @Nullable Integer pclusterSize;

  @Option(
      names = "--chunksize",
      paramLabel = "BYTES",
      description = "Cut files into chunks, equal ones stored once; without -z.")
  private int chunkSize;

  @Option(
      names = "--max-extent-bytes",
      paramLabel = "BYTES",
      description = "Most bytes of a file that one pcluster holds; what fits if not given.")
  private int maxExtentSize;

  @Option(
      names = "--dsunit",
      paramLabel = "BLOCKS",
      description = "Align each file's data to a multiple of so many blocks.")
  private int alignment = 1;

  /**
   * The options, with what the words of -E say.
   *
   * @throws IllegalArgumentException if a size is out of its range
   */
  DataOptions with(ExtendedOptions extended) {
    DataOptions options = DataOptions.DEFAULTS.withBlockSize(blockSize);
    options = pclusterSize == null ? options : options.withPclusterSize(pclusterSize);
    return extended.applyTo(
        options
            .withChunkSize(chunkSize)
            .withMaxExtentSize(maxExtentSize)
            .withAlignment(Math.max(1, alignment)));
  }
}
