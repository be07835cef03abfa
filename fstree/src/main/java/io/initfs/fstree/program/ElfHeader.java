package io.initfs.fstree.program;

import java.nio.ByteBuffer;

/**
 * The file header, {@code Elf32_Ehdr} and {@code Elf64_Ehdr}: {@code e_ident}, then fields whose
 * width the class in {@code e_ident} decides.
 *
 * @param programHeaders file offset of the program header table
 * @param programHeaderSize size of one entry of that table, u16
 * @param programHeaderCount number of its entries, u16
 */
record ElfHeader(
    ElfAbi abi, int type, long programHeaders, int programHeaderSize, int programHeaderCount) {
  static final int IDENT_SIZE = 16;
  static final int MAGIC = 0x7F454C46;
  static final int SHARED_OBJECT = 3;

  private static final int CLASS_64 = 2;
  private static final int DATA_MSB = 2;
  private static final int CURRENT_VERSION = 1;

  static int size(boolean is64) {
    return is64 ? 64 : 52;
  }

  /** What {@code e_ident} says of class and byte order; the machine is not in it and stays 0. */
  static ElfAbi readIdent(byte[] ident) throws CorruptElfException {
    int fileClass = ident[4];
    int data = ident[5];
    if (fileClass != 1 && fileClass != CLASS_64) {
      throw new CorruptElfException("EI_CLASS", 4, "1 or 2", Integer.toString(fileClass));
    }
    if (data != 1 && data != DATA_MSB) {
      throw new CorruptElfException("EI_DATA", 5, "1 or 2", Integer.toString(data));
    }
    return new ElfAbi(fileClass == CLASS_64, data == DATA_MSB, 0);
  }

  /** Reads what follows {@code e_ident}. */
  static ElfHeader read(ByteBuffer in, ElfAbi ident) {
    int type = Short.toUnsignedInt(in.getShort());
    int machine = Short.toUnsignedInt(in.getShort());
    in.getInt(); // e_version
    ident.getWord(in); // e_entry
    long programHeaders = ident.getWord(in);
    ident.getWord(in); // e_shoff
    in.getInt(); // e_flags
    in.getShort(); // e_ehsize
    int entrySize = Short.toUnsignedInt(in.getShort());
    int count = Short.toUnsignedInt(in.getShort());
    ElfAbi abi = new ElfAbi(ident.is64(), ident.bigEndian(), machine);
    return new ElfHeader(abi, type, programHeaders, entrySize, count);
  }

  void write(ByteBuffer out) {
    out.put(new byte[] {0x7F, 'E', 'L', 'F'});
    out.put((byte) (abi.is64() ? CLASS_64 : 1));
    out.put((byte) (abi.bigEndian() ? DATA_MSB : 1));
    out.put((byte) CURRENT_VERSION);
    out.put(new byte[9]);
    out.putShort((short) type);
    out.putShort((short) abi.machine());
    out.putInt(CURRENT_VERSION);
    abi.putWord(out, 0);
    abi.putWord(out, programHeaders);
    abi.putWord(out, 0);
    out.putInt(0);
    out.putShort((short) size(abi.is64()));
    out.putShort((short) programHeaderSize);
    out.putShort((short) programHeaderCount);
    out.put(new byte[6]); // no section headers
  }
}
