package io.initfs.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.InodeShape;
import io.initfs.erofs.build.MetadataOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of mkfs.erofs's {@code -E}, of which a later one takes back an earlier. */
final class ExtendedOptions {
  private static final Splitter COMMA = Splitter.on(',').omitEmptyStrings();

  private static final ImmutableSet<String> UNSUPPORTED = ImmutableSet.of("fragdedupe");

  /** What the bits of {@code --zfeature-bits} stand for, the lowest first. */
  private static final ImmutableList<String> FEATURE_BITS =
      ImmutableList.of(
          "legacy-compress",
          "ztailpacking",
          "fragments",
          "all-fragments",
          "dedupe",
          "fragdedupe",
          "48bit",
          "dot-omitted");

  private InodeShape inodeShape = InodeShape.SMALLEST;
  private boolean xattrNameFilter = true;
  private boolean legacyIndexes;
  private boolean inlineTails;
  private Fragments fragments = Fragments.NONE;
  private boolean dedupe;
  private boolean encodedExtents;
  private boolean chunkIndexes;
  private boolean blockMap;
  private boolean inlineData = true;
  private boolean superblockChecksum = true;
  private boolean dotOmitted;
  private int packedPclusterSize;

  private ExtendedOptions() {}

  /**
   * @param bits of {@code --zfeature-bits}: words that come before all others
   * @param lists lists of words, separated by commas
   * @throws UsageException if a word is not supported, or none of mkfs.erofs's
   */
  static ExtendedOptions parse(long bits, List<String> lists) throws UsageException {
    if (bits < 0 || bits >> FEATURE_BITS.size() != 0) {
      throw UsageException.wrong(
          "--zfeature-bits: expected 0 to " + ((1 << FEATURE_BITS.size()) - 1) + ", got " + bits);
    }
    ExtendedOptions options = new ExtendedOptions();
    for (int bit = 0; bit < FEATURE_BITS.size(); bit++) {
      if ((bits >> bit & 1) != 0) {
        options.add(FEATURE_BITS.get(bit));
      }
    }
    for (String list : lists) {
      for (String word : COMMA.split(list)) {
        options.add(word);
      }
    }
    return options;
  }

  private void add(String word) throws UsageException {
    switch (word) {
      case "force-inode-compact" -> inodeShape = InodeShape.COMPACT;
      case "force-inode-extended" -> inodeShape = InodeShape.EXTENDED;
      case "xattr-name-filter" -> xattrNameFilter = true;
      case "^xattr-name-filter" -> xattrNameFilter = false;
      case "legacy-compress" -> legacyIndexes = true;
      case "ztailpacking" -> inlineTails = true;
      case "^ztailpacking" -> inlineTails = false;
      case "fragments" -> fragments = Fragments.TAILS;
      case "all-fragments" -> fragments = Fragments.ALL;
      case "force-chunk-indexes" -> {
        chunkIndexes = true;
        blockMap = false;
      }
      case "force-inode-blockmap" -> {
        chunkIndexes = false;
        blockMap = true;
      }
      case "inline_data" -> inlineData = true;
      case "^inline_data", "noinline_data" -> inlineData = false;
      case "nosbcrc" -> superblockChecksum = false;
      case "^fragments", "^all-fragments" -> fragments = Fragments.NONE;
      case "dedupe" -> dedupe = true;
      case "^dedupe" -> dedupe = false;
      case "48bit" -> encodedExtents = true;
      case "^48bit" -> encodedExtents = false;
      case "dot-omitted" -> dotOmitted = true;
      case "^dot-omitted" -> dotOmitted = false;
      case "plain-xattr-prefixes", "fragdedupe", "fragdedupe=inode", "fragdedupe=full" -> {
        // Prefixes always are plain, and equal fragments always stored once: nothing to change.
      }
      default -> addWithSize(word);
    }
  }

  /** {@code fragments=BYTES}, the pcluster size of the packed inode; 0 for that of the others. */
  private void addWithSize(String word) throws UsageException {
    List<String> parts = Splitter.on('=').limit(2).splitToList(word);
    String name = parts.get(0);
    if (parts.size() < 2 || !(name.equals("fragments") || name.equals("all-fragments"))) {
      throw other(word);
    }
    @Nullable Integer size = Ints.tryParse(parts.get(1));
    if (size == null || size < 0) {
      throw UsageException.wrong(
          "-E " + name + ": expected a number of bytes, got " + parts.get(1));
    }
    add(name);
    packedPclusterSize = size;
  }

  private static UsageException other(String word) {
    String name = word.replaceFirst("^\\^", "").replaceFirst("=.*", "");
    return UNSUPPORTED.contains(name)
        ? UsageException.unsupported("not supported: -E " + word)
        : UsageException.wrong("-E: unknown extended option '" + word + "'");
  }

  boolean dedupe() {
    return dedupe;
  }

  /** Whether the entries of chunk maps have no room for a device. */
  boolean blockMap() {
    return blockMap;
  }

  MetadataOptions applyTo(MetadataOptions metadata) {
    return metadata
        .withInodeShape(inodeShape)
        .withXattrNameFilter(xattrNameFilter)
        .withSuperblockChecksum(superblockChecksum)
        .withDotOmitted(dotOmitted);
  }

  DataOptions applyTo(DataOptions data) {
    return data.withLegacyIndexes(legacyIndexes)
        .withInlineTails(inlineTails)
        .withFragments(fragments)
        .withPackedPclusterSize(packedPclusterSize)
        .withDedupe(dedupe)
        .withEncodedExtents(encodedExtents)
        .withChunkIndexes(chunkIndexes)
        .withInlineData(inlineData);
  }
}
