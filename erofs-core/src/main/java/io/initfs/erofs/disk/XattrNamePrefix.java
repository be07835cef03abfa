package io.initfs.erofs.disk;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.ImmutableBytes;
import java.util.Optional;

/**
 * A long xattr name prefix ({@code struct erofs_xattr_long_prefix}), as it stands behind its size
 * in the prefix table: a base prefix, and what follows it.
 *
 * <pre>
 * | u16 size | u8 base index | infix, size - 1 bytes | to a multiple of 4
 * </pre>
 *
 * @param baseIndex number of the base prefix, see {@link XattrPrefix}; unknown ones hide their
 *     xattrs
 * @param infix 0 to 255 bytes
 */
public record XattrNamePrefix(int baseIndex, ImmutableBytes infix) {
  /** A name index with this bit is the number of a long prefix. */
  public static final int INDEX_FLAG = 0x80;

  /** Bytes of the size that stands before each record. */
  public static final int SIZE_FIELD = 2;

  /** A record's size begins at a multiple of this. */
  public static final int ALIGNMENT = 4;

  private static final int HIDDEN = 0;

  public static final int MIN_SIZE = 1;
  public static final int MAX_SIZE = 256;

  /**
   * The prefix for {@code name} as a whole. One that has no base prefix gets base 0, which hides
   * it: no system call shows such an xattr.
   */
  public static XattrNamePrefix of(ImmutableBytes name) {
    return XattrPrefix.of(name)
        .map(base -> new XattrNamePrefix(base.index(), base.suffix(name)))
        .orElseGet(() -> new XattrNamePrefix(HIDDEN, name));
  }

  /** The size of a record, whose size field stands at {@code at}. */
  public static int readSize(byte[] b, int at) {
    return LittleEndian.u16(b, at);
  }

  /** Reads the record of {@code size} bytes at {@code at}, behind its size field. */
  public static XattrNamePrefix read(byte[] b, int at, int size) {
    return new XattrNamePrefix(
        LittleEndian.u8(b, at), ImmutableBytes.copyOfRange(b, at + 1, at + size));
  }

  /** Bytes of this record, without its size field. */
  public int size() {
    return 1 + infix.length();
  }

  /** Writes the record with its size field, which stands at {@code at}. */
  public void write(byte[] b, int at) {
    LittleEndian.putU16(b, at, size());
    LittleEndian.putU8(b, at + SIZE_FIELD, baseIndex);
    System.arraycopy(infix.toByteArray(), 0, b, at + SIZE_FIELD + 1, infix.length());
  }

  /** The full name of a stored suffix; empty if the base prefix is none that can be seen. */
  public Optional<ImmutableBytes> name(ImmutableBytes suffix) {
    return XattrPrefix.fromIndex(baseIndex)
        .map(
            base ->
                base.name(
                    ImmutableBytes.copyOf(
                        Bytes.concat(infix.toByteArray(), suffix.toByteArray()))));
  }
}
