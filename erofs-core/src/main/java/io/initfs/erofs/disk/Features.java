package io.initfs.erofs.disk;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * The feature bits of the superblock. Two names on one bit came together and cannot be told apart.
 */
public final class Features {
  /** Compat: the checksum field is valid. */
  public static final long SB_CHKSUM = 0x01;

  /** Compat: timestamps are modification times; informational, always set by mkfs. */
  public static final long MTIME = 0x02;

  /** Compat: the name filters of xattr bodies are valid. */
  public static final long XATTR_FILTER = 0x04;

  /** Compat: shared xattrs stand in the metabox. */
  public static final long SHARED_EA_IN_METABOX = 0x08;

  /** Compat: the long xattr name prefixes stand in the image itself. */
  public static final long PLAIN_XATTR_PFX = 0x10;

  /** Compat: regular files may carry fingerprints of their contents, for sharing page cache. */
  public static final long ISHARE_XATTRS = 0x20;

  /** Incompat: compressed data stand at the end of their pcluster, zeros before them. */
  public static final long ZERO_PADDING = 0x001;

  /** Incompat: compression configurations follow the superblock; big pclusters allowed. */
  public static final long COMPR_CFGS = 0x002;

  /** Incompat: some inode is chunk-based. */
  public static final long CHUNKED_FILE = 0x004;

  /** Incompat: there is a device table, or some index uses HEAD2. */
  public static final long DEVICE_TABLE = 0x008;

  /** Incompat: some compressed inode keeps its tail pcluster inline. */
  public static final long ZTAILPACKING = 0x010;

  /** Incompat: packed inode, or shared pclusters. */
  public static final long FRAGMENTS = 0x020;

  /** The same bit: both came with Linux 6.1. */
  public static final long DEDUPE = FRAGMENTS;

  /** Incompat: long xattr name prefixes. */
  public static final long XATTR_PREFIXES = 0x040;

  /** Incompat: 48-bit addressing. */
  public static final long BIT48 = 0x080;

  /** Incompat: metadata within a metabox inode. */
  public static final long METABOX = 0x100;

  /** Every incompatible feature that has a name. */
  public static final long ALL_INCOMPAT = 0x1FF;

  private static final ImmutableMap<Long, String> INCOMPAT_NAMES =
      ImmutableMap.<Long, String>builder()
          .put(ZERO_PADDING, "ZERO_PADDING")
          .put(COMPR_CFGS, "COMPR_CFGS/BIG_PCLUSTER")
          .put(CHUNKED_FILE, "CHUNKED_FILE")
          .put(DEVICE_TABLE, "DEVICE_TABLE/COMPR_HEAD2")
          .put(ZTAILPACKING, "ZTAILPACKING")
          .put(FRAGMENTS, "FRAGMENTS/DEDUPE")
          .put(XATTR_PREFIXES, "XATTR_PREFIXES")
          .put(BIT48, "48BIT")
          .put(METABOX, "METABOX")
          .build();

  private static final ImmutableMap<Long, String> COMPAT_NAMES =
      ImmutableMap.<Long, String>builder()
          .put(SB_CHKSUM, "SB_CHKSUM")
          .put(MTIME, "MTIME")
          .put(XATTR_FILTER, "XATTR_FILTER")
          .put(SHARED_EA_IN_METABOX, "SHARED_EA_IN_METABOX")
          .put(PLAIN_XATTR_PFX, "PLAIN_XATTR_PFX")
          .put(ISHARE_XATTRS, "ISHARE_XATTRS")
          .build();

  private Features() {}

  /** The compatible features by name, those without one as a number. */
  public static ImmutableList<String> compatNames(long bits) {
    return names(COMPAT_NAMES, bits);
  }

  /** The incompatible features by name, those without one as a number. */
  public static ImmutableList<String> incompatNames(long bits) {
    return names(INCOMPAT_NAMES, bits);
  }

  private static ImmutableList<String> names(ImmutableMap<Long, String> known, long bits) {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    long rest = bits;
    for (Map.Entry<Long, String> feature : known.entrySet()) {
      if ((bits & feature.getKey()) != 0) {
        names.add(feature.getValue());
        rest &= ~feature.getKey();
      }
    }
    if (rest != 0) {
      names.add(String.format("0x%x", rest));
    }
    return names.build();
  }
}
