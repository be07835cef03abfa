package io.initfs.cpio;

import io.initfs.fstree.ImmutableBytes;

/** Names what stands where a header, an archive or a segment should, by its first bytes. */
public final class Signature {
  /** How many bytes tell every kind that {@link #describe} knows; fewer tell fewer kinds. */
  public static final int PREFIX = 1084;

  private record Kind(String name, int offset, ImmutableBytes magic) {
    boolean matches(byte[] prefix) {
      int end = offset + magic.length();
      return end <= prefix.length && ImmutableBytes.copyOfRange(prefix, offset, end).equals(magic);
    }
  }

  private static final Kind[] KINDS = {
    ascii("the portable cpio format (odc)", 0, "070707"),
    ascii("afio's large ASCII cpio format", 0, "070727"),
    ascii("rpm's stripped cpio format", 0, "07070X"),
    bytes("the old binary cpio format, little-endian", 0, 0xC7, 0x71),
    bytes("the old binary cpio format, big-endian", 0, 0x71, 0xC7),
    ascii("a tar archive", 257, "ustar"),
    ascii("a PE file, perhaps a unified kernel image", 0, "MZ"),
    ascii("an lzip stream", 0, "LZIP"),
    bytes("an lzop stream", 0, 0x89, 0x4C, 0x5A, 0x4F),
    bytes("a compress (.Z) stream", 0, 0x1F, 0x9D),
    bytes("a gzip stream", 0, 0x1F, 0x8B),
    ascii("a bzip2 stream", 0, "BZh"),
    bytes("an xz stream", 0, 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00),
    bytes("a zstd frame", 0, 0x28, 0xB5, 0x2F, 0xFD),
    bytes("an lz4 legacy frame", 0, 0x02, 0x21, 0x4C, 0x18),
    bytes("an lz4 frame, which Linux does not unpack", 0, 0x04, 0x22, 0x4D, 0x18),
    bytes("an old lz4 frame, which Linux does not unpack", 0, 0x03, 0x21, 0x4C, 0x18),
    bytes("a zip file", 0, 0x50, 0x4B, 0x03, 0x04),
    ascii("a squashfs image", 0, "hsqs"),
    bytes("a cramfs image", 0, 0x45, 0x3D, 0xCD, 0x28),
    bytes("an EROFS image", 1024, 0xE2, 0xE1, 0xF5, 0xE0),
    bytes("an ext file system", 1080, 0x53, 0xEF),
    bytes("a FAT file system or boot sector", 510, 0x55, 0xAA),
    ascii("a bootconfig footer", 0, "#BOOTCONFIG\n"),
  };

  private Signature() {}

  /** A noun phrase for what {@code prefix} begins, or its first bytes in quotes. */
  public static String describe(byte[] prefix) {
    for (Kind kind : KINDS) {
      if (kind.matches(prefix)) {
        return kind.name();
      }
    }
    boolean skippable =
        prefix.length >= 4
            && (prefix[0] & 0xF0) == 0x50
            && prefix[1] == 0x2A
            && prefix[2] == 0x4D
            && prefix[3] == 0x18;
    return skippable ? "a skippable zstd frame" : quote(prefix, 0, 8);
  }

  /** Up to {@code length} bytes in display form, in quotes. */
  static String quote(byte[] bytes, int from, int length) {
    int to = Math.min(bytes.length, from + length);
    return "\"" + ImmutableBytes.copyOfRange(bytes, from, to) + "\"";
  }

  private static Kind ascii(String name, int offset, String magic) {
    return new Kind(name, offset, ImmutableBytes.utf8(magic));
  }

  private static Kind bytes(String name, int offset, int... magic) {
    byte[] bytes = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      bytes[i] = (byte) magic[i];
    }
    return new Kind(name, offset, ImmutableBytes.copyOf(bytes));
  }
}
