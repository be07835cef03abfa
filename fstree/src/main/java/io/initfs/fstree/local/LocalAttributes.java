package io.initfs.fstree.local;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code lstat} says of a file, read in one call.
 *
 * @param mode type bits and permissions
 * @param identity device and inode number where the file has several names; empty where it has one,
 *     or where the file system does not tell
 * @param rdev a device node's number as {@code st_rdev} packs it
 */
record LocalAttributes(
    int mode,
    long uid,
    long gid,
    Timestamp mtime,
    long size,
    Optional<Identity> identity,
    long rdev) {
  /** The wanted fields by name: {@code unix:*} would look up the owner's user name as well. */
  private static final String UNIX_FIELDS =
      "unix:mode,uid,gid,nlink,ino,dev,rdev,size,lastModifiedTime";

  private static final long ID_MASK = 0xFFFF_FFFFL;

  /** What hard links of one file have in common. */
  record Identity(long device, long inode) {}

  /** Reads the attributes of {@code path} itself, not of what a symlink there points at. */
  static LocalAttributes read(Path path) throws IOException {
    if (hasUnixView(path)) {
      return readUnix(path);
    }
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      PosixFileAttributes posix =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return ofBasic(path, posix, PosixBits.toBits(posix.permissions()));
    }
    BasicFileAttributes basic =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int permissions = basic.isDirectory() ? 0755 : basic.isSymbolicLink() ? 0777 : 0644;
    return ofBasic(path, basic, permissions);
  }

  /** The time of modification of {@code path} itself. */
  static Timestamp readMtime(Path path) throws IOException {
    return timestamp(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
  }

  static boolean hasUnixView(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  private static LocalAttributes readUnix(Path path) throws IOException {
    Map<String, Object> fields = Files.readAttributes(path, UNIX_FIELDS, LinkOption.NOFOLLOW_LINKS);
    boolean manyNames = number(fields, "nlink") > 1;
    return new LocalAttributes(
        (int) number(fields, "mode"),
        number(fields, "uid") & ID_MASK,
        number(fields, "gid") & ID_MASK,
        timestamp((FileTime) Objects.requireNonNull(fields.get("lastModifiedTime"))),
        number(fields, "size"),
        manyNames
            ? Optional.of(new Identity(number(fields, "dev"), number(fields, "ino")))
            : Optional.empty(),
        number(fields, "rdev"));
  }

  private static LocalAttributes ofBasic(Path path, BasicFileAttributes basic, int permissions)
      throws IOException {
    NodeKind kind;
    if (basic.isDirectory()) {
      kind = NodeKind.DIRECTORY;
    } else if (basic.isSymbolicLink()) {
      kind = NodeKind.SYMLINK;
    } else if (basic.isRegularFile()) {
      kind = NodeKind.REGULAR_FILE;
    } else {
      throw new IOException(path + ": this file system does not say what kind of file this is");
    }
    int mode = kind.typeBits() | permissions;
    Timestamp mtime = timestamp(basic.lastModifiedTime());
    return new LocalAttributes(mode, 0, 0, mtime, basic.size(), Optional.empty(), 0);
  }

  Metadata toMetadata(ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs) {
    return new Metadata(mode & 07777, uid, gid, mtime, xattrs);
  }

  /**
   * Unpacks {@code rdev}: glibc's dev_t has the low 12 bits of the major number from bit 8, the
   * minor's low 8 bits below them and the rest of the minor from bit 20.
   */
  DeviceNumber deviceNumber() {
    int major = (int) (rdev >>> 8) & DeviceNumber.MAX_MAJOR;
    int minor = (int) ((rdev & 0xFF) | ((rdev >>> 12) & ~0xFFL)) & DeviceNumber.MAX_MINOR;
    return new DeviceNumber(major, minor);
  }

  private static long number(Map<String, Object> fields, String name) {
    return ((Number) Objects.requireNonNull(fields.get(name))).longValue();
  }

  private static Timestamp timestamp(FileTime time) {
    Instant instant = time.toInstant();
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }
}
