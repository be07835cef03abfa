package io.initfs.cli;

import com.google.common.collect.ImmutableMap;
import java.util.Set;
import java.util.stream.Collectors;

/** What dump.erofs calls the features of an image; two words where they share a bit. */
final class FeatureWords {
  private static final ImmutableMap<String, String> COMPATIBLE =
      ImmutableMap.<String, String>builder()
          .put("SB_CHKSUM", "sb_csum")
          .put("MTIME", "mtime")
          .put("XATTR_FILTER", "xattr_filter")
          .put("SHARED_EA_IN_METABOX", "shared_ea_in_metabox")
          .put("PLAIN_XATTR_PFX", "plain_xattr_pfx")
          .put("ISHARE_XATTRS", "ishare_xattrs")
          .build();

  private static final ImmutableMap<String, String> INCOMPATIBLE =
      ImmutableMap.<String, String>builder()
          .put("ZERO_PADDING", "lz4_0padding")
          .put("COMPR_CFGS/BIG_PCLUSTER", "compr_cfgs big_pcluster")
          .put("CHUNKED_FILE", "chunked_file")
          .put("DEVICE_TABLE/COMPR_HEAD2", "device_table")
          .put("ZTAILPACKING", "ztailpacking")
          .put("FRAGMENTS/DEDUPE", "fragments dedupe")
          .put("XATTR_PREFIXES", "xattr_prefixes")
          .put("48BIT", "48bit")
          .put("METABOX", "metabox")
          .build();

  private FeatureWords() {}

  /** The compatible ones among an image's features, each with a blank behind it. */
  static String compatible(Set<String> features) {
    return words(COMPATIBLE, features);
  }

  /** The incompatible ones, likewise. */
  static String incompatible(Set<String> features) {
    return words(INCOMPATIBLE, features);
  }

  private static String words(ImmutableMap<String, String> names, Set<String> features) {
    return names.entrySet().stream()
        .filter(name -> features.contains(name.getKey()))
        .map(name -> name.getValue() + " ")
        .collect(Collectors.joining());
  }
}
