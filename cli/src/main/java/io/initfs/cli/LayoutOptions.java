package io.initfs.cli;

import io.initfs.erofs.build.DataOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data are laid out, in mkfs.erofs's spelling. */
final class LayoutOptions {
  /** Contents in a tar archive stand at any of its blocks. */
  private static final int TAR_BLOCK = 512;

  @Option(
      names = "-b",
      paramLabel = "BYTES",
      description = "Block size, 512 to 65536; 4096 if not given, 512 with --tar=i.")
  private @Nullable Integer blockSize;

  @Option(
      names = "-C",
      paramLabel = "BYTES",
      description = "Largest pcluster, at most 1048576; one block if not given.")
  private @Nullable Integer pclusterSize;

  @Option(
      names = "--chunksize",
      paramLabel = "BYTES",
      description = "Cut files into chunks, equal ones stored once; without -z.")
  private @Nullable Integer chunkSize;

  @Option(
      names = "--max-extent-bytes",
      paramLabel = "BYTES",
      description = "Most bytes of a file that one pcluster holds; what fits if not given.")
  private int maxExtentSize;

  @Option(
      names = "--dsunit",
      paramLabel = "BLOCKS",
      description = "Align each file's data to a multiple of so many blocks.")
  private int alignment;

  boolean hasChunks() {
    return chunkSize != null;
  }

  /**
   * The options, with what the words of -E say.
   *
   * @param index whether contents stay in a tar archive
   * @throws IllegalArgumentException if a size is out of its range
   */
  DataOptions with(ExtendedOptions extended, boolean index) throws UsageException {
    if (alignment < 0) {
      throw UsageException.wrong("--dsunit: expected 0 or more, got " + alignment);
    }
    if (chunkSize != null && chunkSize == 0) {
      throw UsageException.wrong("--chunksize: expected a power of two, got 0");
    }
    if (index && blockSize != null && blockSize != TAR_BLOCK) {
      throw UsageException.wrong("-b: expected 512 with --tar=i, got " + blockSize);
    }
    int defaultSize = index ? TAR_BLOCK : DataOptions.DEFAULT_BLOCK_SIZE;
    DataOptions options =
        DataOptions.DEFAULTS.withBlockSize(blockSize == null ? defaultSize : blockSize);
    options = pclusterSize == null ? options : options.withPclusterSize(pclusterSize);
    return extended.applyTo(
        options
            .withChunkSize(chunkSize == null ? 0 : chunkSize)
            .withMaxExtentSize(maxExtentSize)
            .withAlignment(Math.max(1, alignment)));
  }
}
