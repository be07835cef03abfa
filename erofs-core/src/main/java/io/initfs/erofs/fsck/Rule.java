package io.initfs.erofs.fsck;

import static io.initfs.erofs.fsck.Family.CHECK;
import static io.initfs.erofs.fsck.Family.DATA;
import static io.initfs.erofs.fsck.Family.DEVICE;
import static io.initfs.erofs.fsck.Family.DIRECTORY;
import static io.initfs.erofs.fsck.Family.INODE;
import static io.initfs.erofs.fsck.Family.MAP;
import static io.initfs.erofs.fsck.Family.SUPERBLOCK;
import static io.initfs.erofs.fsck.Family.XATTR;
import static io.initfs.erofs.fsck.Severity.ERROR;
import static io.initfs.erofs.fsck.Severity.WARNING;

/**
 * What an image has to keep, and what Linux does where it does not. Codes are stable: programs may
 * hang on them. Numbers of errors are those that a system call returns.
 */
public enum Rule {
  SB_MAGIC(SUPERBLOCK, "MAGIC", ERROR, "no superblock of EROFS", "mount: EINVAL"),
  SB_BLOCK_SIZE(
      SUPERBLOCK,
      "BLOCK-SIZE",
      ERROR,
      "blocks are not 512 bytes to 64 KiB",
      "mount: EINVAL, also if they are larger than a page"),
  SB_DIRECTORY_BLOCKS(
      SUPERBLOCK, "DIRECTORY-BLOCKS", ERROR, "dirblkbits is not 0", "mount: EINVAL"),
  SB_CHECKSUM(
      SUPERBLOCK, "CHECKSUM", ERROR, "the checksum is not that of its block", "mount: EBADMSG"),
  SB_INCOMPAT(
      SUPERBLOCK, "INCOMPAT", ERROR, "an incompatible feature has no name", "mount: EINVAL"),
  SB_COMPAT(SUPERBLOCK, "COMPAT", WARNING, "a compatible feature has no name", "ignores it"),
  SB_SLOTS(
      SUPERBLOCK,
      "SLOTS",
      ERROR,
      "the superblock has more slots than a page has room for, or METABOX and none",
      "mount: EINVAL, or EUCLEAN"),
  SB_ALGORITHMS(
      SUPERBLOCK,
      "ALGORITHMS",
      ERROR,
      "a compression configuration is out of range, or of an algorithm that does not exist",
      "mount: EINVAL, or EOPNOTSUPP"),
  SB_METABOX(
      SUPERBLOCK, "METABOX", ERROR, "the metabox inode cannot be read", "mount: an error, EUCLEAN"),
  SB_PACKED(
      SUPERBLOCK,
      "PACKED",
      ERROR,
      "the packed inode cannot be loaded, or has no data",
      "mount: an error, EUCLEAN; without data fragments cannot be read"),
  SB_ROOT(SUPERBLOCK, "ROOT", ERROR, "the root is no directory", "mount: EINVAL"),
  SB_PREFIXES(
      SUPERBLOCK,
      "PREFIXES",
      ERROR,
      "the table of xattr name prefixes cannot be read",
      "mount: EUCLEAN, or EIO"),
  SB_ISHARE(
      SUPERBLOCK,
      "ISHARE",
      ERROR,
      "ishare_xattr_prefix_id is the number of no prefix",
      "mount: EUCLEAN from 7.0 on; ignored before"),
  SB_FEATURE(
      SUPERBLOCK,
      "FEATURE",
      WARNING,
      "a feature is in use whose bit is not set",
      "reads it if it knows it; a kernel that does not mounts the image, too, and misreads it"),
  SB_FILTER(
      SUPERBLOCK,
      "FILTER",
      WARNING,
      "XATTR_FILTER is set and xattr_filter_reserved is not 0",
      "does not use the name filters"),
  SB_LABEL(
      SUPERBLOCK,
      "LABEL",
      WARNING,
      "the label has no NUL at its end",
      "mount: EUCLEAN before 6.17"),
  SB_TIME(
      SUPERBLOCK,
      "TIME",
      WARNING,
      "fixed_nsec is no number of nanoseconds of a second",
      "shows it in the times of compact inodes"),
  SB_RESERVED(SUPERBLOCK, "RESERVED", WARNING, "a reserved byte is not 0", "ignores it"),
  SB_BLOCKS(
      SUPERBLOCK,
      "BLOCKS",
      ERROR,
      "the image is shorter than the superblock says",
      "mounts it; EIO where something is missing"),
  SB_BLOCKS_USED(
      SUPERBLOCK,
      "BLOCKS-USED",
      WARNING,
      "something stands behind the last block that the superblock counts",
      "reads it"),
  SB_INODES(
      SUPERBLOCK,
      "INODES",
      WARNING,
      "there are more inodes than the superblock counts",
      "tells the superblock's number, statfs"),

  DEV_TABLE(
      DEVICE,
      "TABLE",
      ERROR,
      "the device table is not within the image",
      "mount: EIO, or takes the zeros that it reads there for slots"),
  DEV_MISSING(
      DEVICE,
      "MISSING",
      ERROR,
      "data are on a device that was not given",
      "EIO on read; mount: EINVAL if some devices are given and others not"),
  DEV_NUMBER(DEVICE, "NUMBER", ERROR, "a chunk is on a device of no slot", "EIO on read"),
  DEV_SIZE(
      DEVICE,
      "SIZE",
      ERROR,
      "a device is shorter than its slot says",
      "mounts it; EIO where something is missing"),
  DEV_RANGES(
      DEVICE,
      "RANGES",
      ERROR,
      "devices overlap in the address space of all",
      "reads from the first that has the address, which may be the wrong one"),
  DEV_RESERVED(DEVICE, "RESERVED", WARNING, "a reserved byte of a slot is not 0", "ignores it"),

  INODE_PLACE(
      INODE,
      "PLACE",
      ERROR,
      "there is no room for an inode at that nid",
      "EIO, or EUCLEAN, on lookup"),
  INODE_FORMAT(
      INODE,
      "FORMAT",
      ERROR,
      "i_format has a reserved bit, or a data layout that does not exist",
      "EOPNOTSUPP on lookup"),
  INODE_MODE(INODE, "MODE", ERROR, "i_mode has no file type", "EUCLEAN on lookup"),
  INODE_SIZE(INODE, "SIZE", ERROR, "i_size is negative", "EUCLEAN on lookup"),
  INODE_NLINK(
      INODE, "NLINK", ERROR, "the link count is not the number of names", "tells the wrong number"),
  INODE_TIME(
      INODE,
      "TIME",
      WARNING,
      "the mtime has a billion nanoseconds or more",
      "tells them as they are"),
  INODE_SYMLINK(
      INODE,
      "SYMLINK",
      ERROR,
      "a target is empty, longer than 4095 bytes, or has a NUL",
      "cuts it at the NUL, or EUCLEAN or EIO, by version"),
  INODE_RESERVED(INODE, "RESERVED", WARNING, "a reserved byte is not 0", "ignores it"),
  INODE_OVERLAP(
      INODE,
      "OVERLAP",
      ERROR,
      "the metadata of two inodes, or of an inode and the superblock, overlap",
      "reads the same bytes as both"),

  DIR_BLOCK(
      DIRECTORY,
      "BLOCK",
      ERROR,
      "the names of a directory block have no place, or lengths that cannot be",
      "EUCLEAN on readdir, EUCLEAN or ENOENT on lookup"),
  DIR_NAME(
      DIRECTORY,
      "NAME",
      ERROR,
      "a name has a slash or a NUL",
      "a slash: EIO on readdir; a NUL: lists it, nobody can open it"),
  DIR_ORDER(
      DIRECTORY,
      "ORDER",
      ERROR,
      "names are not in the order of their bytes",
      "lists them; lookup: ENOENT for some"),
  DIR_DUPLICATE(
      DIRECTORY, "DUPLICATE", ERROR, "a name stands there twice", "lists both, finds one of them"),
  DIR_DOT(
      DIRECTORY,
      "DOT",
      ERROR,
      "\".\" is not the directory itself, or missing, or there in spite of DOT_OMITTED",
      "lists what is stored"),
  DIR_DOT_DOT(
      DIRECTORY,
      "DOT-DOT",
      ERROR,
      "\"..\" is not the parent, or missing",
      "follows it blindly for NFS, lists what is stored"),
  DIR_TYPE(
      DIRECTORY,
      "TYPE",
      ERROR,
      "the type in an entry is not the inode's",
      "readdir tells the wrong"),
  DIR_LOOP(
      DIRECTORY,
      "LOOP",
      ERROR,
      "a directory has a second name, or is within itself",
      "ELOOP, or a tree without end, or one entry in two places"),
  DIR_PADDING(
      DIRECTORY,
      "PADDING",
      WARNING,
      "a byte behind the names, or a reserved one, is not 0",
      "ignores it"),

  XATTR_HEADER(
      XATTR, "HEADER", ERROR, "a body is a header alone", "EOPNOTSUPP on all calls for its xattrs"),
  XATTR_BODY(
      XATTR,
      "BODY",
      ERROR,
      "a body is not within the image",
      "EIO, EUCLEAN, or shows what it reads there"),
  XATTR_SHARED_COUNT(
      XATTR,
      "SHARED-COUNT",
      ERROR,
      "a body has no room for its shared ids",
      "shows no xattrs; EUCLEAN from 7.1 on"),
  XATTR_ENTRY(
      XATTR, "ENTRY", ERROR, "an entry ends behind the body", "EUCLEAN on what gets so far"),
  XATTR_SHARED(
      XATTR,
      "SHARED",
      ERROR,
      "a shared id leads out of the image",
      "EIO, EUCLEAN, or passes over it"),
  XATTR_PREFIX(
      XATTR,
      "PREFIX",
      WARNING,
      "the number of a name's prefix is unknown",
      "passes over the entry"),
  XATTR_NAME(
      XATTR,
      "NAME",
      ERROR,
      "a name has more than 255 bytes, or none behind its prefix, or a NUL",
      "lists it; getxattr: EINVAL"),
  XATTR_DUPLICATE(
      XATTR,
      "DUPLICATE",
      ERROR,
      "an inode has two xattrs of one name",
      "lists both, finds the first"),
  XATTR_FILTER(
      XATTR,
      "FILTER",
      ERROR,
      "the name filter says that a name is not there",
      "lists it; getxattr: ENODATA"),
  XATTR_ACL(
      XATTR, "ACL", ERROR, "an ACL is none", "EINVAL, EIO or EOPNOTSUPP when it is asked for"),
  XATTR_DIGEST(
      XATTR,
      "DIGEST",
      ERROR,
      "a digest is not that of the contents; looked at if that is asked for",
      "from 7.0 on may show the contents of another file with that digest"),
  XATTR_NO_DIGEST(
      XATTR,
      "NO-DIGEST",
      WARNING,
      "a file that is not empty has no digest; looked at if that is asked for",
      "does not share its pages with other files"),
  XATTR_RESERVED(XATTR, "RESERVED", WARNING, "a reserved byte of a body is not 0", "ignores it"),

  MAP_HEADER(
      MAP,
      "HEADER",
      ERROR,
      "the map header has flags or cluster sizes that do not fit the layout or the superblock",
      "EUCLEAN, EINVAL or EOPNOTSUPP on read"),
  MAP_ALGORITHM(
      MAP,
      "ALGORITHM",
      ERROR,
      "an algorithm does not exist, or the superblock does not declare it",
      "EOPNOTSUPP, or EUCLEAN, on read"),
  MAP_CHUNK_FORMAT(MAP, "CHUNK-FORMAT", ERROR, "a chunk format is unknown", "EOPNOTSUPP on lookup"),
  MAP_INDEX(
      MAP,
      "INDEX",
      ERROR,
      "the map contradicts itself, or its extents do not cover the file",
      "EUCLEAN on read, or wrong bytes"),
  MAP_RANGE(
      MAP,
      "RANGE",
      ERROR,
      "an extent, or the map, is not within the device",
      "EIO, or EUCLEAN, on read"),
  MAP_PCLUSTER(
      MAP,
      "PCLUSTER",
      ERROR,
      "a pcluster is larger than 1 MiB, decodes to more than 12 MiB, or has no size",
      "EOPNOTSUPP, or EUCLEAN, on read"),
  MAP_DECLARED(
      MAP,
      "DECLARED",
      WARNING,
      "a pcluster has more blocks than the superblock declares",
      "reads it if its buffers are large enough, for another image's sake"),
  MAP_INLINE(MAP, "INLINE", ERROR, "an inline tail crosses a block", "EIO, or EUCLEAN, on read"),
  MAP_FRAGMENT(
      MAP,
      "FRAGMENT",
      ERROR,
      "a fragment is not within the packed inode, or there is none",
      "EUCLEAN on read, or zeros"),
  MAP_OVERLAP(
      MAP,
      "OVERLAP",
      ERROR,
      "data overlap metadata, or a pcluster that is another",
      "reads the same bytes as both"),
  MAP_RESERVED(MAP, "RESERVED", WARNING, "a reserved bit of the map header is set", "ignores it"),

  DATA_DECODE(
      DATA,
      "DECODE",
      ERROR,
      "a pcluster does not decode to what the map promises",
      "EUCLEAN, or EIO, on read"),
  DATA_ZEROS(DATA, "ZEROS", ERROR, "a pcluster begins with a block of zeros", "EUCLEAN on read"),
  DATA_PADDING(
      DATA,
      "PADDING",
      WARNING,
      "bytes behind the end of a file, in its last block, are not 0",
      "shows them to whoever maps the file into memory"),

  CHECK_LIMIT(
      CHECK,
      "LIMIT",
      ERROR,
      "the image asks for more than is looked at, the rest is not checked",
      "may read it"),
  CHECK_CODEC(
      CHECK,
      "CODEC",
      ERROR,
      "the library of an algorithm is not there, the data are not checked",
      "reads it if it has the algorithm");

  private final Family family;
  private final String name;
  private final Severity severity;
  private final String summary;
  private final String kernel;

  Rule(Family family, String name, Severity severity, String summary, String kernel) {
    this.family = family;
    this.name = name;
    this.severity = severity;
    this.summary = summary;
    this.kernel = kernel;
  }

  /** The stable name, such as {@code EROFS-SB-CHECKSUM}. */
  public String code() {
    return "EROFS-" + family.code() + "-" + name;
  }

  public Family family() {
    return family;
  }

  public Severity severity() {
    return severity;
  }

  /** What is wrong where it is broken. */
  public String summary() {
    return summary;
  }

  /** What Linux does then. */
  public String kernel() {
    return kernel;
  }
}
