package io.initfs.fstree.program;

import java.nio.ByteBuffer;

/**
 * One entry of the program header table, {@code Elf32_Phdr} and {@code Elf64_Phdr}. The two hold
 * the same fields; the 64-bit form moves {@code p_flags} forward for alignment.
 *
 * @param fileSize bytes that the segment takes in the file, from {@code offset}
 */
record ProgramHeader(long type, long offset, long address, long fileSize) {
  static final long LOAD = 1;
  static final long DYNAMIC = 2;
  static final long INTERPRETER = 3;

  private static final int READ_EXECUTE = 5;

  static int size(boolean is64) {
    return is64 ? 56 : 32;
  }

  static ProgramHeader read(ByteBuffer in, ElfAbi abi) {
    long type = Integer.toUnsignedLong(in.getInt());
    if (abi.is64()) {
      in.getInt(); // p_flags
    }
    long offset = abi.getWord(in);
    long address = abi.getWord(in);
    abi.getWord(in); // p_paddr
    long fileSize = abi.getWord(in);
    return new ProgramHeader(type, offset, address, fileSize);
  }

  void write(ByteBuffer out, ElfAbi abi) {
    out.putInt((int) type);
    if (abi.is64()) {
      out.putInt(READ_EXECUTE);
    }
    abi.putWord(out, offset);
    abi.putWord(out, address);
    abi.putWord(out, address);
    abi.putWord(out, fileSize);
    abi.putWord(out, fileSize);
    if (!abi.is64()) {
      out.putInt(READ_EXECUTE);
    }
    abi.putWord(out, 1);
  }

  /** Whether {@code virtualAddress} lies in the part of this segment that the file holds. */
  boolean covers(long virtualAddress) {
    long distance = virtualAddress - address;
    return virtualAddress >= address && distance >= 0 && distance < fileSize;
  }
}
