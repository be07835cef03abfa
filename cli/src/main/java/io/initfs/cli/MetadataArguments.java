package io.initfs.cli;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.Metabox;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.fstree.ImmutableBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  @Option(
      names = "-m",
      paramLabel = "BYTES[:ALGORITHM]",
      description =
          "Compress inodes, xattrs and indexes, in pclusters of at most so many bytes, with an"
              + " algorithm as -z has them; with that of -z if none is given.")
  private @Nullable String metabox;

  @Option(
      names = "--MZ",
      paramLabel = "0|i|id",
      arity = "0..1",
      preprocessor = TarOptions.AttachedOnly.class,
      description =
          "Have inodes (i), and directories (d), in a zone of their own: all behind the data, and"
              + " not from the superblock's block on.")
  private @Nullable String zone;

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
            .withCompressedDirectories(compressesDirectories())
            .withSeparateZone(hasSeparateZone());
    if (metabox != null) {
      metadata = metadata.withMetabox(parseMetabox(metabox));
    }
    return times.applyTo(options.withMetadata(withDigests(metadata)));
  }

  boolean hasXattrs() {
    return xattrTolerance >= 0;
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

  private static Metabox parseMetabox(String text) throws UsageException {
    List<String> parts = Splitter.on(':').limit(2).splitToList(text);
    @Nullable Integer size = Ints.tryParse(parts.get(0));
    if (size == null || size <= 0) {
      throw UsageException.wrong("-m: expected BYTES or BYTES:ALGORITHM, got " + text);
    }
    String algorithm = parts.size() < 2 ? "" : parts.get(1);
    return new Metabox(
        size, algorithm.isEmpty() ? Optional.empty() : Optional.of(BuildOptions.parse(algorithm)));
  }

  private boolean hasSeparateZone() throws UsageException {
    if (zone == null) {
      return false;
    }
    if (!zone.matches("0|[id]*")) {
      throw UsageException.wrong("--MZ: expected 0, i or id, got " + zone);
    }
    if (zone.contains("d") && !zone.contains("i")) {
      throw UsageException.wrong("--MZ: expected inodes where directories are: id, got " + zone);
    }
    return !zone.equals("0");
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
