package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.Arrays;

/** What an inode says of itself, and beyond what the reader makes sure of when it loads one. */
final class InodeRules {
  /** mkfs.erofs's link count of a directory that has too many for 16 bits. */
  private static final int UNKNOWN_LINKS = 1;

  private static final int NANOS = 1_000_000_000;

  private final NodeReader reader;
  private final FeatureRules features;
  private final Findings findings;

  InodeRules(NodeReader reader, FeatureRules features, Findings findings) {
    this.reader = reader;
    this.features = features;
    this.findings = findings;
  }

  /** The rule that is broken by an inode that cannot be loaded. */
  static Rule ofLoading(ErofsException failure) {
    boolean format = failure.what().equals("feature");
    return FailureRules.of(
        failure, Rule.INODE_PLACE, format ? Rule.INODE_FORMAT : Rule.INODE_PLACE);
  }

  void check(Inode inode, Subject subject) throws IOException {
    Location at = reader.volume().inodeLocation(inode.nid());
    byte[] stored = new byte[inode.extended() ? ExtendedInode.SIZE : CompactInode.SIZE];
    reader.volume().readFully(at, stored, 0, stored.length);
    byte[] known = new byte[stored.length];
    if (inode.extended()) {
      ExtendedInode disk = ExtendedInode.read(stored, 0);
      disk.write(known, 0);
      checkExtended(disk, subject, at.address());
    } else {
      CompactInode disk = CompactInode.read(stored, 0);
      disk.write(known, 0);
      checkCompact(disk, inode, subject, at.address());
    }
    if (inode.dotOmitted()) {
      features.require(Features.BIT48, subject, at.address(), "a directory without \".\"");
    }
    int reserved = Arrays.mismatch(known, stored);
    if (reserved >= 0) {
      findings.add(
          Rule.INODE_RESERVED,
          subject,
          at.address() + reserved,
          "reserved byte of the inode",
          0,
          stored[reserved] & 0xFF);
    }
  }

  private void checkExtended(ExtendedInode disk, Subject subject, long address) {
    if (disk.mtimeNsec() >= NANOS) {
      findings.add(
          Rule.INODE_TIME,
          subject,
          address,
          "i_mtime_nsec",
          "less than " + NANOS,
          Long.toString(disk.mtimeNsec()));
    }
    if (disk.nb() != 0) {
      features.require(Features.BIT48, subject, address, "i_nb of an extended inode");
    }
  }

  private void checkCompact(CompactInode disk, Inode inode, Subject subject, long address) {
    if (disk.format().bit4() && inode.kind() != NodeKind.DIRECTORY) {
      features.require(Features.BIT48, subject, address, "i_nb of an inode with one link");
    }
    if (disk.mtime() != 0) {
      features.require(Features.BIT48, subject, address, "i_mtime of a compact inode");
    }
  }

  /**
   * A symlink's target, read.
   *
   * @param trust in its map
   */
  void checkTarget(Inode symlink, Subject subject, Trust trust) throws IOException {
    try {
      ImmutableBytes unused = reader.symlinkTarget(symlink);
    } catch (ErofsException e) {
      Rule rule = FailureRules.ofContents(e);
      if (trust.isNews(rule)) {
        findings.add(rule, subject, e);
      }
    }
  }

  /**
   * The link count against the names.
   *
   * @param stored as the inode has it
   * @param counted names, of a directory 2 and one for each subdirectory
   * @param complete whether all names have been counted
   */
  void checkLinks(NodeKind kind, Subject subject, long stored, long counted, boolean complete)
      throws IOException {
    boolean unknown = kind == NodeKind.DIRECTORY && stored == UNKNOWN_LINKS;
    if (stored != counted && !unknown && (complete || counted > stored)) {
      long at = reader.volume().inodeLocation(subject.nid()).address();
      findings.add(Rule.INODE_NLINK, subject, at, "nlink", counted, stored);
    }
  }
}
