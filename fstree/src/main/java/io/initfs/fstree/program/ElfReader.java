package io.initfs.fstree.program;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Ints;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the file header over the program headers to the dynamic section and its strings.
 *
 * <pre>
 * ELF header -> program headers -> PT_INTERP  -> "/lib64/ld-linux-x86-64.so.2"
 *                               -> PT_DYNAMIC -> DT_NEEDED n -----------.
 *                                             -> DT_STRTAB address      |
 *                               -> PT_LOAD: address -> file offset -> strings[n]
 * </pre>
 */
final class ElfReader {
  /** Linux's PATH_MAX: the kernel refuses a longer interpreter. */
  private static final int MAX_INTERPRETER = 4096;

  // Real files stay far below these; together they bound what a made-up one can cost.
  private static final int MAX_DYNAMIC = 1 << 16;
  private static final int MAX_STRING_TABLE = 16 << 20;
  private static final int MAX_STRING = 1 << 14;

  private final ByteSource content;
  private final long size;

  ElfReader(ByteSource content, long size) {
    this.content = content;
    this.size = size;
  }

  Optional<ElfFile> read() throws IOException {
    if (size < Integer.BYTES
        || Ints.fromByteArray(bytes("magic", 0, Integer.BYTES, Integer.BYTES)) != ElfHeader.MAGIC) {
      return Optional.empty();
    }
    ElfAbi ident =
        ElfHeader.readIdent(bytes("e_ident", 0, ElfHeader.IDENT_SIZE, ElfHeader.IDENT_SIZE));
    int headerSize = ElfHeader.size(ident.is64());
    ByteBuffer headerBytes =
        ByteBuffer.wrap(bytes("file header", 0, headerSize, headerSize)).order(ident.order());
    ElfHeader header = ElfHeader.read(headerBytes.position(ElfHeader.IDENT_SIZE), ident);
    List<ProgramHeader> segments = readProgramHeaders(header);
    Optional<ImmutableBytes> interpreter = readInterpreter(segments);
    List<DynamicEntry> dynamic = readDynamic(header.abi(), segments);
    DynamicStrings strings = new DynamicStrings(segments, dynamic);
    return Optional.of(
        new ElfFile(
            header.abi(),
            interpreter,
            strings.of(DynamicEntry.SONAME).stream().findFirst(),
            strings.of(DynamicEntry.NEEDED),
            splitPath(strings.of(DynamicEntry.RPATH)),
            splitPath(strings.of(DynamicEntry.RUNPATH))));
  }

  private List<ProgramHeader> readProgramHeaders(ElfHeader header) throws IOException {
    int count = header.programHeaderCount();
    if (count == 0) {
      return List.of();
    }
    int entrySize = ProgramHeader.size(header.abi().is64());
    if (header.programHeaderSize() != entrySize) {
      throw new CorruptElfException(
          "e_phentsize", 0, Integer.toString(entrySize), "" + header.programHeaderSize());
    }
    int tableSize = count * entrySize;
    ByteBuffer table =
        ByteBuffer.wrap(bytes("program headers", header.programHeaders(), tableSize, tableSize))
            .order(header.abi().order());
    List<ProgramHeader> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(ProgramHeader.read(table.position(i * entrySize), header.abi()));
    }
    return headers;
  }

  private Optional<ImmutableBytes> readInterpreter(List<ProgramHeader> segments)
      throws IOException {
    for (ProgramHeader segment : segments) {
      if (segment.type() == ProgramHeader.INTERPRETER) {
        byte[] text = bytes("PT_INTERP", segment.offset(), segment.fileSize(), MAX_INTERPRETER);
        return Optional.of(string("PT_INTERP", segment.offset(), text, 0));
      }
    }
    return Optional.empty();
  }

  private List<DynamicEntry> readDynamic(ElfAbi abi, List<ProgramHeader> segments)
      throws IOException {
    List<DynamicEntry> entries = new ArrayList<>();
    for (ProgramHeader segment : segments) {
      if (segment.type() == ProgramHeader.DYNAMIC) {
        ByteBuffer section =
            ByteBuffer.wrap(bytes("PT_DYNAMIC", segment.offset(), segment.fileSize(), MAX_DYNAMIC))
                .order(abi.order());
        while (section.remaining() >= DynamicEntry.size(abi.is64())) {
          DynamicEntry entry = DynamicEntry.read(section, abi);
          if (entry.tag() == DynamicEntry.NULL) {
            break;
          }
          entries.add(entry);
        }
        break;
      }
    }
    return entries;
  }

  private static ImmutableList<ImmutableBytes> splitPath(List<ImmutableBytes> paths) {
    ImmutableList.Builder<ImmutableBytes> directories = ImmutableList.builder();
    for (ImmutableBytes path : paths) {
      byte[] bytes = path.toByteArray();
      int start = 0;
      for (int i = 0; i <= bytes.length; i++) {
        if (i == bytes.length || bytes[i] == ':') {
          if (i > start) {
            directories.add(ImmutableBytes.copyOfRange(bytes, start, i));
          }
          start = i + 1;
        }
      }
    }
    return directories.build();
  }

  /** The string table that the dynamic section points at, read when a string is asked for. */
  private final class DynamicStrings {
    private final List<ProgramHeader> segments;
    private final List<DynamicEntry> dynamic;
    private byte @Nullable [] table;
    private long tableOffset;

    DynamicStrings(List<ProgramHeader> segments, List<DynamicEntry> dynamic) {
      this.segments = segments;
      this.dynamic = dynamic;
    }

    ImmutableList<ImmutableBytes> of(long tag) throws IOException {
      List<DynamicEntry> wanted = dynamic.stream().filter(e -> e.tag() == tag).toList();
      if (wanted.isEmpty()) {
        return ImmutableList.of();
      }
      byte[] text = table();
      ImmutableList.Builder<ImmutableBytes> strings = ImmutableList.builder();
      for (DynamicEntry entry : wanted) {
        strings.add(string("dynamic string", tableOffset, text, entry.value()));
      }
      return strings.build();
    }

    private byte[] table() throws IOException {
      if (table == null) {
        tableOffset = fileOffset(value("DT_STRTAB", DynamicEntry.STRING_TABLE));
        long tableSize = value("DT_STRSZ", DynamicEntry.STRING_TABLE_SIZE);
        table = bytes("string table", tableOffset, tableSize, MAX_STRING_TABLE);
      }
      return table;
    }

    private long value(String name, long tag) throws CorruptElfException {
      for (DynamicEntry entry : dynamic) {
        if (entry.tag() == tag) {
          return entry.value();
        }
      }
      throw new CorruptElfException("dynamic section", 0, "a " + name, "none");
    }

    private long fileOffset(long address) throws CorruptElfException {
      for (ProgramHeader segment : segments) {
        if (segment.type() == ProgramHeader.LOAD && segment.covers(address)) {
          return segment.offset() + (address - segment.address());
        }
      }
      throw new CorruptElfException(
          "DT_STRTAB",
          0,
          "an address in a loaded segment",
          "0x" + Long.toUnsignedString(address, 16));
    }
  }

  private static ImmutableBytes string(String structure, long base, byte[] table, long index)
      throws CorruptElfException {
    if (index < 0 || index >= table.length) {
      throw new CorruptElfException(
          structure, base, "an index below " + table.length, Long.toUnsignedString(index));
    }
    int start = (int) index;
    int end = (int) Math.min(table.length, start + (long) MAX_STRING);
    for (int i = start; i < end; i++) {
      if (table[i] == 0) {
        return ImmutableBytes.copyOfRange(table, start, i);
      }
    }
    throw new CorruptElfException(
        structure, base + start, "a NUL at its end", "none in " + (end - start) + " bytes");
  }

  private byte[] bytes(String structure, long offset, long length, int limit) throws IOException {
    if (length < 0 || length > limit) {
      throw new CorruptElfException(
          structure, offset, "at most " + limit + " bytes", Long.toUnsignedString(length));
    }
    if (offset < 0 || offset > size - length) {
      throw new CorruptElfException(
          structure,
          offset,
          length + " bytes within the " + size + " of the file",
          "offset " + Long.toUnsignedString(offset));
    }
    byte[] read = content.slice(offset, length).read();
    if (read.length != length) {
      throw new CorruptElfException(
          structure, offset, length + " bytes", "end of file after " + read.length);
    }
    return read;
  }
}
