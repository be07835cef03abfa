package io.initfs.fstree.program;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.Optional;

/**
 * What the dynamic loader needs to know of an ELF file. Everything is empty in a file without a
 * dynamic section: a static program, a kernel module.
 *
 * @param interpreter the program that loads this one, from {@code PT_INTERP}
 * @param soname the name a library gives itself
 * @param needed the libraries this file asks for, in file order
 * @param rpath directories of {@code DT_RPATH}; they count for what the needed libraries need too
 * @param runpath directories of {@code DT_RUNPATH}; they count for this file only, and switch its
 *     {@code rpath} off
 */
public record ElfFile(
    ElfAbi abi,
    Optional<ImmutableBytes> interpreter,
    Optional<ImmutableBytes> soname,
    ImmutableList<ImmutableBytes> needed,
    ImmutableList<ImmutableBytes> rpath,
    ImmutableList<ImmutableBytes> runpath) {

  /**
   * Reads the headers and the dynamic section of a file, and nothing else of it.
   *
   * @param size length of {@code content} in bytes
   * @return empty when the file does not start with the ELF magic
   * @throws CorruptElfException if it does, but a header points outside the file or makes no sense
   * @throws IOException if the content cannot be read
   */
  public static Optional<ElfFile> read(ByteSource content, long size) throws IOException {
    return new ElfReader(content, size).read();
  }
}
