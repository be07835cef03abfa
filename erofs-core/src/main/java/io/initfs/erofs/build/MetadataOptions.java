package io.initfs.erofs.build;

import com.google.common.collect.ImmutableSet;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.util.Optional;

/**
 * How inodes and xattrs are stored; the defaults are those of mkfs.erofs.
 *
 * @param xattrTolerance an xattr, name and value, that more names of the tree have than this is
 *     stored once for all; below 0, no xattrs are stored
 * @param xattrPrefixes name prefixes that are stored once for all, each beginning with one of the
 *     format's base prefixes, such as {@code trusted.overlay.}; at most 128
 * @param xattrNameFilter whether inodes get the filter that answers for most absent xattrs
 * @param inodeShape the shape of inodes
 * @param ignoreMtime whether an inode that only its time would make an extended one loses what a
 *     compact one cannot have of it
 * @param buildTime what compact inodes have for a time, if the files keep theirs; if absent, it is
 *     the time that most of them have
 * @param rootXattrSize bytes that the root's xattr body takes at least, 0 to 262148: room for who
 *     patches an image
 * @param superblockChecksum whether the superblock has one
 * @param compressedDirectories whether directories, if data are compressed, are parts of the packed
 *     inode; needs Linux 6.1
 * @param separateZone whether all inodes stand together behind the data; else they begin in the
 *     block of the superblock, if the root has room there
 * @param dotOmitted whether directories do not list themselves; needs Linux 6.15
 * @param metabox where all this is compressed, if it is to be
 * @param inodeDigest name of the xattr that records what a regular file's contents are, for files
 *     that are read and not empty; empty for none. A name with none of the format's base prefixes,
 *     as {@link #DIGEST_NAME} is, makes an xattr that nobody sees. Needs Linux 6.4
 */
public record MetadataOptions(
    int xattrTolerance,
    ImmutableSet<ImmutableBytes> xattrPrefixes,
    boolean xattrNameFilter,
    InodeShape inodeShape,
    boolean ignoreMtime,
    Optional<Timestamp> buildTime,
    int rootXattrSize,
    boolean superblockChecksum,
    boolean compressedDirectories,
    boolean separateZone,
    boolean dotOmitted,
    Optional<Metabox> metabox,
    Optional<ImmutableBytes> inodeDigest) {
  public static final MetadataOptions DEFAULTS =
      new MetadataOptions(
          2,
          ImmutableSet.of(),
          true,
          InodeShape.SMALLEST,
          false,
          Optional.empty(),
          0,
          true,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty());

  /** The name that mkfs.erofs gives to digests by default. */
  public static final ImmutableBytes DIGEST_NAME = ImmutableBytes.utf8("erofs.fingerprint.v1");

  private static final int MAX_ROOT_XATTR_SIZE = XattrBodyHeader.bodySize(0xFFFF);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if there are too many prefixes, or one is too long or begins
   *     with no base prefix, or the root's xattrs are to take more than an inode can have, or the
   *     name for digests is none
   */
  public MetadataOptions {
    long prefixes = xattrPrefixes.size() + inodeDigest.stream().count();
    if (prefixes > XattrNamePrefix.INDEX_FLAG) {
      throw new IllegalArgumentException(
          "xattr prefixes must be at most 128, with that of digests, got " + prefixes);
    }
    for (ImmutableBytes prefix : xattrPrefixes) {
      if (prefix.length() > EntryName.MAX_LENGTH || XattrPrefix.of(prefix).isEmpty()) {
        throw new IllegalArgumentException(
            "xattr prefix must begin with user., trusted., security. or lustre.,"
                + " and have at most 255 bytes, got \""
                + prefix
                + "\"");
      }
    }
    inodeDigest.ifPresent(MetadataOptions::requireDigestName);
    if (rootXattrSize < 0 || rootXattrSize > MAX_ROOT_XATTR_SIZE) {
      throw new IllegalArgumentException(
          "xattr size of the root must be 0 to " + MAX_ROOT_XATTR_SIZE + ", got " + rootXattrSize);
    }
  }

  private static void requireDigestName(ImmutableBytes name) {
    boolean nothingBehindPrefix = XattrNamePrefix.of(name).infix().length() == 0;
    if (nothingBehindPrefix
        || name.length() > EntryName.MAX_LENGTH
        || name.indexOf((byte) 0) >= 0) {
      throw new IllegalArgumentException(
          "xattr name for digests must have 1 to 255 bytes, some behind user., trusted., security."
              + " or lustre., no NUL, and be no ACL's, got \""
              + name
              + "\"");
    }
  }

  /** Whether xattrs are stored at all. */
  public boolean storesXattrs() {
    return xattrTolerance >= 0;
  }

  public MetadataOptions withXattrTolerance(int newTolerance) {
    Draft draft = new Draft(this);
    draft.xattrTolerance = newTolerance;
    return draft.build();
  }

  public MetadataOptions withXattrPrefixes(Iterable<ImmutableBytes> newPrefixes) {
    Draft draft = new Draft(this);
    draft.xattrPrefixes = ImmutableSet.copyOf(newPrefixes);
    return draft.build();
  }

  public MetadataOptions withXattrNameFilter(boolean on) {
    Draft draft = new Draft(this);
    draft.xattrNameFilter = on;
    return draft.build();
  }

  public MetadataOptions withInodeShape(InodeShape newShape) {
    Draft draft = new Draft(this);
    draft.inodeShape = newShape;
    return draft.build();
  }

  public MetadataOptions withIgnoreMtime(boolean on) {
    Draft draft = new Draft(this);
    draft.ignoreMtime = on;
    return draft.build();
  }

  public MetadataOptions withBuildTime(Timestamp newTime) {
    Draft draft = new Draft(this);
    draft.buildTime = Optional.of(newTime);
    return draft.build();
  }

  public MetadataOptions withRootXattrSize(int newSize) {
    Draft draft = new Draft(this);
    draft.rootXattrSize = newSize;
    return draft.build();
  }

  public MetadataOptions withSuperblockChecksum(boolean on) {
    Draft draft = new Draft(this);
    draft.superblockChecksum = on;
    return draft.build();
  }

  public MetadataOptions withCompressedDirectories(boolean on) {
    Draft draft = new Draft(this);
    draft.compressedDirectories = on;
    return draft.build();
  }

  public MetadataOptions withSeparateZone(boolean on) {
    Draft draft = new Draft(this);
    draft.separateZone = on;
    return draft.build();
  }

  public MetadataOptions withDotOmitted(boolean on) {
    Draft draft = new Draft(this);
    draft.dotOmitted = on;
    return draft.build();
  }

  public MetadataOptions withMetabox(Metabox newMetabox) {
    Draft draft = new Draft(this);
    draft.metabox = Optional.of(newMetabox);
    return draft.build();
  }

  /**
   * As the constructor's parameter says.
   *
   * @param newName such as {@link #DIGEST_NAME}
   */
  public MetadataOptions withInodeDigest(ImmutableBytes newName) {
    Draft draft = new Draft(this);
    draft.inodeDigest = Optional.of(newName);
    return draft.build();
  }

  /** One in the making. */
  private static final class Draft {
    private int xattrTolerance;
    private ImmutableSet<ImmutableBytes> xattrPrefixes;
    private boolean xattrNameFilter;
    private InodeShape inodeShape;
    private boolean ignoreMtime;
    private Optional<Timestamp> buildTime;
    private int rootXattrSize;
    private boolean superblockChecksum;
    private boolean compressedDirectories;
    private boolean separateZone;
    private boolean dotOmitted;
    private Optional<Metabox> metabox;
    private Optional<ImmutableBytes> inodeDigest;

    Draft(MetadataOptions options) {
      xattrTolerance = options.xattrTolerance;
      xattrPrefixes = options.xattrPrefixes;
      xattrNameFilter = options.xattrNameFilter;
      inodeShape = options.inodeShape;
      ignoreMtime = options.ignoreMtime;
      buildTime = options.buildTime;
      rootXattrSize = options.rootXattrSize;
      superblockChecksum = options.superblockChecksum;
      compressedDirectories = options.compressedDirectories;
      separateZone = options.separateZone;
      dotOmitted = options.dotOmitted;
      metabox = options.metabox;
      inodeDigest = options.inodeDigest;
    }

    MetadataOptions build() {
      return new MetadataOptions(
          xattrTolerance,
          xattrPrefixes,
          xattrNameFilter,
          inodeShape,
          ignoreMtime,
          buildTime,
          rootXattrSize,
          superblockChecksum,
          compressedDirectories,
          separateZone,
          dotOmitted,
          metabox,
          inodeDigest);
    }
  }
}
