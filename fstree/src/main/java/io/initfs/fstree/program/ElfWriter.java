package io.initfs.fstree.program;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes ELF files that a reader takes for programs and libraries: headers, interpreter, dynamic
 * section, filler where code would be. For samples and tests; nothing in them can run.
 *
 * <pre>
 * header | program headers | interpreter | strings | dynamic section | filler
 * </pre>
 *
 * One {@code PT_LOAD} covers the whole file.
 */
public final class ElfWriter {
  private static final long BASE = 0x400000;
  private static final int ALIGNMENT = 8;

  private final ElfAbi abi;
  private byte[] interpreter = {};
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final List<DynamicEntry> dynamic = new ArrayList<>();

  public ElfWriter(ElfAbi abi) {
    this.abi = abi;
    strings.write(0);
  }

  @CanIgnoreReturnValue
  public ElfWriter interpreter(String path) {
    interpreter = (path + '\0').getBytes(StandardCharsets.UTF_8);
    return this;
  }

  @CanIgnoreReturnValue
  public ElfWriter soname(String name) {
    return add(DynamicEntry.SONAME, name);
  }

  @CanIgnoreReturnValue
  public ElfWriter needed(String name) {
    return add(DynamicEntry.NEEDED, name);
  }

  /** Adds a {@code DT_RPATH}; directories are separated by colons. */
  @CanIgnoreReturnValue
  public ElfWriter rpath(String path) {
    return add(DynamicEntry.RPATH, path);
  }

  /** Adds a {@code DT_RUNPATH}; directories are separated by colons. */
  @CanIgnoreReturnValue
  public ElfWriter runpath(String path) {
    return add(DynamicEntry.RUNPATH, path);
  }

  private ElfWriter add(long tag, String text) {
    dynamic.add(new DynamicEntry(tag, strings.size()));
    strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    strings.write(0);
    return this;
  }

  /** The file, with {@code filler} as its last bytes. */
  public byte[] toByteArray(byte[] filler) {
    boolean is64 = abi.is64();
    int headers = interpreter.length > 0 ? 3 : 2;
    int interpreterAt = ElfHeader.size(is64) + headers * ProgramHeader.size(is64);
    int stringsAt = interpreterAt + interpreter.length;
    int dynamicAt = (stringsAt + strings.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    int dynamicSize = (dynamic.size() + 3) * DynamicEntry.size(is64);
    int total = Math.addExact(dynamicAt + dynamicSize, filler.length);

    ByteBuffer out = ByteBuffer.allocate(total).order(abi.order());
    new ElfHeader(
            abi, ElfHeader.SHARED_OBJECT, ElfHeader.size(is64), ProgramHeader.size(is64), headers)
        .write(out);
    segment(ProgramHeader.LOAD, 0, total).write(out, abi);
    segment(ProgramHeader.DYNAMIC, dynamicAt, dynamicSize).write(out, abi);
    if (interpreter.length > 0) {
      segment(ProgramHeader.INTERPRETER, interpreterAt, interpreter.length).write(out, abi);
    }
    out.put(interpreter).put(strings.toByteArray()).position(dynamicAt);
    dynamic.forEach(entry -> entry.write(out, abi));
    new DynamicEntry(DynamicEntry.STRING_TABLE, BASE + stringsAt).write(out, abi);
    new DynamicEntry(DynamicEntry.STRING_TABLE_SIZE, strings.size()).write(out, abi);
    new DynamicEntry(DynamicEntry.NULL, 0).write(out, abi);
    return out.put(filler).array();
  }

  private static ProgramHeader segment(long type, long offset, long size) {
    return new ProgramHeader(type, offset, BASE + offset, size);
  }
}
