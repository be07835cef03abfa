package io.initfs.cli;

import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.fstree.ImmutableBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code mkfs} takes about inodes and xattrs. */
final class MetadataArguments {
  @Mixin private TimeOptions times = new TimeOptions();

  @Option(
      names = "-x",
      paramLabel = "N",
      description = "Xattrs that more than N files have are stored once; -1: no xattrs.")
  private int xattrTolerance = MetadataOptions.DEFAULTS.xattrTolerance();

  @Option(
      names = "--xattr-prefix",
      paramLabel = "PREFIX",
      description = "Xattr name prefix to store once; may be repeated.")
  private List<String> xattrPrefixes = new ArrayList<>();

  @Option(
      names = "--xattr-inode-digest",
      paramLabel = "NAME",
      arity = "0..1",
      preprocessor = TarOptions.AttachedOnly.class,
      description =
          "Record the SHA-256 of each file that is not empty in this xattr; without a name in"
              + " erofs.fingerprint.v1, which no mount shows. Linux from 7.0 on shares memory of"
              + " equal files by it.")
  private @Nullable String inodeDigest;

  @Option(
      names = "--root-xattr-isize",
      paramLabel = "BYTES",
      description = "What the root's xattrs take at least.")
  private int rootXattrSize;

  @Option(
      names = "--zD",
      paramLabel = "0|1",
      arity = "0..1",
      preprocessor = TarOptions.AttachedOnly.class,
      description =
          "Compress directories, all together, if -z compresses: 1, or without a value, for yes.")
  private String compressDirectories = "0";

  /**
   * The options with these added, and with what the words of -E say.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  ErofsOptions applyTo(ErofsOptions options, ExtendedOptions extended) throws UsageException {
    MetadataOptions metadata =
        extended
            .applyTo(options.metadata())
            .withXattrTolerance(xattrTolerance)
            .withXattrPrefixes(xattrPrefixes.stream().map(ImmutableBytes::utf8).toList())
            .withRootXattrSize(rootXattrSize)
            .withCompressedDirectories(compressesDirectories());
    return times.applyTo(options.withMetadata(withDigests(metadata)));
  }

  boolean hasDigests() {
    return inodeDigest != null;
  }

  private MetadataOptions withDigests(MetadataOptions metadata) {
    if (inodeDigest == null) {
      return metadata;
    }
    return metadata.withInodeDigest(
        inodeDigest.isEmpty() ? MetadataOptions.DIGEST_NAME : ImmutableBytes.utf8(inodeDigest));
  }

  private boolean compressesDirectories() {
    return switch (compressDirectories) {
      case "0" -> false;
      case "", "1" -> true;
      default ->
          throw new IllegalArgumentException("--zD: expected 0 or 1, got " + compressDirectories);
    };
  }
}
