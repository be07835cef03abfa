package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.MissingDeviceException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.Arrays;

/** The superblock: by itself, against what it points at, and against the image's size. */
final class SuperblockRules {
  /** Linux reads the superblock and its slots from one page. */
  private static final int MAX_SIZE = 4096 - Superblock.OFFSET;

  private static final long ALL_COMPAT =
      Features.SB_CHKSUM
          | Features.MTIME
          | Features.XATTR_FILTER
          | Features.SHARED_EA_IN_METABOX
          | Features.PLAIN_XATTR_PFX
          | Features.ISHARE_XATTRS;

  private static final int NANOS = 1_000_000_000;

  private static final ImmutableMap<String, Rule> BY_FIELD =
      ImmutableMap.of(
          "blkszbits", Rule.SB_BLOCK_SIZE,
          "dirblkbits", Rule.SB_DIRECTORY_BLOCKS,
          "checksum", Rule.SB_CHECKSUM,
          "sb_extslots", Rule.SB_SLOTS);

  private final NodeReader reader;
  private final Superblock superblock;
  private final Findings findings;

  SuperblockRules(NodeReader reader, Findings findings) {
    this.reader = reader;
    this.superblock = reader.volume().superblock();
    this.findings = findings;
  }

  /** The rule that is broken by what fails when a part of an image is opened. */
  static Rule ofOpening(Volume.Part part, ErofsException failure) {
    if (failure instanceof NotErofsException) {
      return Rule.SB_MAGIC;
    }
    if (failure instanceof MissingDeviceException) {
      return Rule.DEV_MISSING;
    }
    Rule field = BY_FIELD.get(failure.what());
    if (field != null) {
      return field;
    }
    return switch (part) {
      case SUPERBLOCK ->
          failure instanceof UnsupportedFeatureException ? Rule.SB_INCOMPAT : Rule.SB_BLOCKS;
      case METABOX -> Rule.SB_METABOX;
      case ALGORITHMS -> Rule.SB_ALGORITHMS;
      case DEVICES -> Rule.DEV_TABLE;
    };
  }

  void check(ImageSource image, FeatureRules features) throws IOException {
    checkSize(image);
    checkFields();
    checkReserved();
    checkFeatures(features);
    try {
      // Prefixes in a metabox that cannot be read are told of with that.
      if (reader.volume().isMetaboxOpen()) {
        reader.verifyXattrPrefixes();
      }
    } catch (ErofsException e) {
      findings.add(Rule.SB_PREFIXES, Subject.IMAGE, e);
    }
  }

  private void checkSize(ImageSource image) {
    long blocks = image.size() >> superblock.blkszbits();
    if (superblock.blockCount() > blocks) {
      report(
          Rule.SB_BLOCKS,
          "image size",
          superblock.blockCount() + " blocks of " + (1 << superblock.blkszbits()) + " bytes",
          image.size() + " bytes");
    }
  }

  private void checkFields() {
    long unknown = superblock.featureCompat() & ~ALL_COMPAT;
    if (unknown != 0) {
      report(Rule.SB_COMPAT, "feature_compat", "known bits", String.format("0x%x", unknown));
    }
    if (superblock.size() > MAX_SIZE) {
      report(Rule.SB_SLOTS, "superblock size", "at most " + MAX_SIZE, superblock.size());
    }
    if (superblock.volumeName().length() == Superblock.VOLUME_NAME_SIZE) {
      report(Rule.SB_LABEL, "volume_name", "at most 15 bytes", Superblock.VOLUME_NAME_SIZE);
    }
    if (superblock.fixedNsec() >= NANOS) {
      report(Rule.SB_TIME, "fixed_nsec", "less than " + NANOS, superblock.fixedNsec());
    }
    if (superblock.hasCompat(Features.XATTR_FILTER) && superblock.xattrFilterReserved() != 0) {
      report(Rule.SB_FILTER, "xattr_filter_reserved", "0", superblock.xattrFilterReserved());
    }
    int prefix = superblock.ishareXattrPrefixId();
    if (superblock.hasCompat(Features.ISHARE_XATTRS) && prefix >= superblock.xattrPrefixCount()) {
      report(
          Rule.SB_ISHARE,
          "ishare_xattr_prefix_id",
          "less than " + superblock.xattrPrefixCount(),
          prefix);
    }
  }

  /** What the records do not have is reserved: written again from them, it is 0. */
  private void checkReserved() throws IOException {
    byte[] known = new byte[Superblock.SIZE];
    superblock.write(known, 0);
    checkReserved(Superblock.OFFSET, known);
    if (reader.volume().namesMetabox()) {
      byte[] slot = new byte[SuperblockExtension.SIZE];
      new SuperblockExtension(reader.volume().metaboxNid()).write(slot, 0);
      checkReserved((long) Superblock.OFFSET + Superblock.SIZE, slot);
    }
  }

  private void checkReserved(long address, byte[] known) throws IOException {
    byte[] stored = new byte[known.length];
    reader.volume().source(Location.METADATA).readFully(address, stored, 0, stored.length);
    int at = Arrays.mismatch(known, stored);
    if (at >= 0) {
      findings.add(
          Rule.SB_RESERVED,
          Subject.IMAGE,
          address + at,
          "reserved byte of the superblock",
          0,
          stored[at] & 0xFF);
    }
  }

  private void checkFeatures(FeatureRules features) {
    if (superblock.packedNid() != 0) {
      use(features, Features.FRAGMENTS, "packed_nid");
    }
    if (superblock.extraDevices() != 0) {
      use(features, Features.DEVICE_TABLE, "extra_devices");
    }
    if (superblock.xattrPrefixCount() != 0) {
      use(features, Features.XATTR_PREFIXES, "xattr_prefix_count");
    }
    if (superblock.rootNid64() != 0) {
      use(features, Features.BIT48, "rootnid_8b");
    }
  }

  private static void use(FeatureRules features, long bit, String field) {
    features.require(bit, Subject.IMAGE, Superblock.OFFSET, field);
  }

  /** The counts, when all that can be reached has been. */
  void checkCounts(long inodes, long endOfUse) {
    // There may be fewer: an incremental build leaves inodes that nothing names any more.
    if (Long.compareUnsigned(superblock.inos(), inodes) < 0) {
      report(Rule.SB_INODES, "inos", "at least " + inodes, superblock.inos());
    }
    long blocks = (endOfUse + (1L << superblock.blkszbits()) - 1) >> superblock.blkszbits();
    if (superblock.blockCount() < blocks) {
      report(Rule.SB_BLOCKS_USED, "blocks", "at least " + blocks, superblock.blockCount());
    }
  }

  private void report(Rule rule, String what, String expected, long got) {
    report(rule, what, expected, Long.toString(got));
  }

  private void report(Rule rule, String what, String expected, String got) {
    findings.add(rule, Subject.IMAGE, Superblock.OFFSET, what, expected, got);
  }
}
