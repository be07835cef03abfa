package io.initfs.fstree.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What has to agree before one ELF file can be loaded into another's process.
 *
 * @param is64 ELFCLASS64 rather than ELFCLASS32
 * @param bigEndian ELFDATA2MSB rather than ELFDATA2LSB
 * @param machine the {@code e_machine} value, 0 to 65535
 */
public record ElfAbi(boolean is64, boolean bigEndian, int machine) {
  /** Little-endian 64-bit x86. */
  public static final ElfAbi X86_64 = new ElfAbi(true, false, 62);

  ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * An address, offset or size. A 64-bit value beyond 2^63 comes out negative, which no range check
   * lets pass.
   */
  long getWord(ByteBuffer in) {
    return is64 ? in.getLong() : Integer.toUnsignedLong(in.getInt());
  }

  void putWord(ByteBuffer out, long value) {
    if (is64) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }
}
