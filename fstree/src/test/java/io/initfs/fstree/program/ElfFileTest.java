package io.initfs.fstree.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElfFileTest {
  private static final byte[] SAMPLE = sample(ElfAbi.X86_64);

  private static byte[] sample(ElfAbi abi) {
    return new ElfWriter(abi)
        .interpreter("/lib/ld.so")
        .soname("libme.so.1")
        .needed("liba.so.1")
        .needed("libb.so.2")
        .rpath("/opt/a:/opt/b")
        .runpath("$ORIGIN/../lib::/opt/c")
        .toByteArray(new byte[100]);
  }

  private static Optional<ElfFile> read(byte[] file) throws IOException {
    return ElfFile.read(ByteSource.wrap(file), file.length);
  }

  private static List<String> texts(List<ImmutableBytes> list) {
    return list.stream().map(ImmutableBytes::toUtf8).toList();
  }

  static Stream<ElfAbi> abis() {
    return Stream.of(
        ElfAbi.X86_64,
        new ElfAbi(false, false, 3),
        new ElfAbi(true, true, 22),
        new ElfAbi(false, true, 8));
  }

  @ParameterizedTest
  @MethodSource("abis")
  void readsWhatWasWrittenInEveryClassAndByteOrder(ElfAbi abi) throws IOException {
    ElfFile elf = read(sample(abi)).orElseThrow();

    assertEquals(abi, elf.abi());
    assertEquals("/lib/ld.so", elf.interpreter().orElseThrow().toUtf8());
    assertEquals("libme.so.1", elf.soname().orElseThrow().toUtf8());
    assertEquals(List.of("liba.so.1", "libb.so.2"), texts(elf.needed()));
    assertEquals(List.of("/opt/a", "/opt/b"), texts(elf.rpath()));
    assertEquals(List.of("$ORIGIN/../lib", "/opt/c"), texts(elf.runpath()));
  }

  @Test
  void otherFilesAreNotElf() throws IOException {
    assertTrue(read(new byte[0]).isEmpty());
    assertTrue(read(new byte[] {0x7F, 'E', 'L'}).isEmpty());
    assertTrue(read("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)).isEmpty());
  }

  @Test
  void theHostsShellNamesItsInterpreter() throws IOException {
    Path shell = Path.of("/bin/sh");
    Assumptions.assumeTrue(Files.isReadable(shell), "no /bin/sh on this host");
    Optional<ElfFile> elf = ElfFile.read(MoreFiles.asByteSource(shell), Files.size(shell));
    Assumptions.assumeTrue(elf.isPresent(), "/bin/sh of this host is not ELF");
    Assumptions.assumeTrue(elf.get().interpreter().isPresent(), "/bin/sh is static");

    assertTrue(elf.get().interpreter().get().toUtf8().contains("ld"));
    assertTrue(
        texts(elf.get().needed()).stream().anyMatch(name -> name.startsWith("libc.")),
        () -> elf.get().toString());
  }

  @Test
  void everyTruncationIsReportedAsCorrupt() {
    for (int length = 4; length < SAMPLE.length; length++) {
      byte[] cut = Arrays.copyOf(SAMPLE, length);
      if (length < SAMPLE.length - 100) {
        assertThrows(CorruptElfException.class, () -> read(cut), "length " + length);
      }
    }
  }

  @Test
  void messageSaysWhatAndWhere() {
    byte[] bad = SAMPLE.clone();
    bad[32] = 0x70; // e_phoff, low byte
    bad[34] = 0x70; // e_phoff, third byte

    CorruptElfException thrown = assertThrows(CorruptElfException.class, () -> read(bad));

    assertEquals(0x700070, thrown.offset());
    assertEquals(
        "corrupt ELF: program headers at offset 7340144: expected 168 bytes within the "
            + bad.length
            + " of the file, got offset 7340144",
        thrown.getMessage());
  }

  @Property(tries = 3000)
  void flippedBitsGiveAResultOrACorruptElfException(
      @ForAll @IntRange(min = 0, max = 2000) int at,
      @ForAll @IntRange(max = 7) int bit,
      @ForAll @IntRange(min = 0, max = 400) int secondAt,
      @ForAll byte value)
      throws IOException {
    byte[] bad = SAMPLE.clone();
    bad[at % bad.length] ^= (byte) (1 << bit);
    bad[secondAt % bad.length] = value;
    try {
      assertTrue(read(bad).stream().allMatch(elf -> elf.needed().size() < 100));
    } catch (CorruptElfException expected) {
      assertTrue(String.valueOf(expected.getMessage()).startsWith("corrupt ELF: "));
    }
  }
}
