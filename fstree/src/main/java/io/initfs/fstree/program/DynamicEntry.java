package io.initfs.fstree.program;

import java.nio.ByteBuffer;

/** One entry of the dynamic section: {@code Elf32_Dyn} and {@code Elf64_Dyn}. */
record DynamicEntry(long tag, long value) {
  static final long NULL = 0;
  static final long NEEDED = 1;
  static final long STRING_TABLE = 5;
  static final long STRING_TABLE_SIZE = 10;
  static final long SONAME = 14;
  static final long RPATH = 15;
  static final long RUNPATH = 29;

  static int size(boolean is64) {
    return is64 ? 16 : 8;
  }

  static DynamicEntry read(ByteBuffer in, ElfAbi abi) {
    return new DynamicEntry(abi.getWord(in), abi.getWord(in));
  }

  void write(ByteBuffer out, ElfAbi abi) {
    abi.putWord(out, tag);
    abi.putWord(out, value);
  }
}
