package io.initfs.cpio.initramfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Lists;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.cpio.Archives;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.TreeText;
import io.initfs.fstree.Expansion;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitramfsTest {
  private static final FileTree MAIN =
      new TreeBuilder().file("init", "#!/bin/sh\n").file("etc/a", "a".repeat(5000)).build();
  private static final FileTree EARLY =
      new TreeBuilder()
          .file("early_cpio", "1\n")
          .file("kernel/x86/microcode/GenuineIntel.bin", "ucode")
          .build();

  @ParameterizedTest
  @EnumSource(value = Codec.class, mode = EnumSource.Mode.EXCLUDE, names = "LZO")
  void aPlainSegmentMayFollowAnyCodecAtAMultipleOfFour(Codec codec) throws IOException {
    byte[] packed = pack(codec, Archives.of(MAIN));
    byte[] plain = Archives.of(new TreeBuilder().file("late", "x").build());
    for (int padding = 0; padding < 8; padding++) {
      byte[] image = Bytes.concat(packed, new byte[padding], plain);
      boolean ended = codec != Codec.LZ4 || padding >= 4;
      if ((packed.length + padding) % 4 == 0 && ended) {
        try (Initramfs opened = open(image)) {
          assertEquals(2, opened.segments().size());
          assertEquals(codec, opened.segments().get(0).codec());
          assertEquals(packed.length + padding, opened.segments().get(1).offset());
          assertEquals(TreeText.lines(MAIN), TreeText.lines(opened.tree(0, 1)));
          assertTrue(opened.tree().lookup(TreePath.of("late")).isPresent());
        }
      } else {
        assertThrows(CpioException.class, () -> open(image));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LZO", "LZ4"})
  void twoStreamsOfACodecAreTwoSegments(Codec codec) throws IOException {
    byte[] second = Archives.of(new TreeBuilder().file("late", "x").build());
    byte[] image = Bytes.concat(pack(codec, Archives.of(MAIN)), pack(codec, second));
    try (Initramfs opened = open(image)) {
      assertEquals(List.of(codec, codec), Lists.transform(opened.segments(), Segment::codec));
      Segment last = opened.segments().get(1);
      assertEquals(image.length, last.offset() + last.length() + last.padding());
      assertEquals(3, opened.entries(opened.segments().get(0)).size());
    }
  }

  @Test
  void anotherLz4FrameContinuesTheSegment() throws IOException {
    byte[] archive = Archives.of(MAIN);
    byte[] first = pack(Codec.LZ4, Arrays.copyOf(archive, 700));
    byte[] second = pack(Codec.LZ4, Arrays.copyOfRange(archive, 700, archive.length));
    try (Initramfs opened = open(Bytes.concat(first, second))) {
      assertEquals(1, opened.segments().size());
      assertEquals(TreeText.lines(MAIN), TreeText.lines(opened.tree()));
    }
  }

  @Test
  void theEarlyPartIsKnownAndItsBytesAreTheImages() throws IOException {
    byte[] early = Archives.of(EARLY);
    byte[] image = Bytes.concat(early, pack(Codec.ZSTD, Archives.of(MAIN)));
    try (Initramfs opened = open(image)) {
      assertEquals(List.of(true, false), Lists.transform(opened.segments(), Segment::early));
      assertArrayEquals(early, opened.bytes(opened.segments().get(0)).read());
      assertEquals(TreeText.lines(MAIN), TreeText.lines(opened.tree(1, 2)));
      assertTrue(opened.tree().lookup(TreePath.of("early_cpio")).isPresent());
      assertEquals(List.of(), opened.findings());
    }
  }

  @Test
  void nothingIsEarlyBehindACompressedSegmentOrWithOtherFiles() throws IOException {
    byte[] early = Archives.of(EARLY);
    byte[] packed = pack(Codec.LZ4, Archives.of(MAIN));
    byte[] gap = new byte[4 + (-packed.length & 3)];
    try (Initramfs opened = open(Bytes.concat(packed, gap, early, Archives.of(MAIN)))) {
      assertTrue(opened.segments().stream().noneMatch(Segment::early));
    }
    FileTree both =
        new TreeBuilder().file("kernel/x86/microcode/a.bin", "u").file("init", "i").build();
    try (Initramfs opened = open(Archives.of(both))) {
      assertFalse(opened.segments().get(0).early());
    }
  }

  @Test
  void theSpoolGoesWithTheImage() throws IOException {
    RegularFile file;
    try (Initramfs opened = open(pack(Codec.XZ, Archives.of(MAIN)))) {
      file = (RegularFile) opened.tree().lookup(TreePath.of("init")).orElseThrow();
      assertEquals("#!/bin/sh\n", ImmutableBytes.copyOf(file.content().read()).toUtf8());
    }
    assertThrows(IOException.class, () -> file.content().read());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aBootconfigIsCutOff(int rounding) throws IOException {
    byte[] data = ImmutableBytes.utf8("kernel.a = b\n\0\0\0").toByteArray();
    int sum = 0;
    for (byte b : data) {
      sum += b;
    }
    byte[] fields =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(data.length)
            .putInt(sum)
            .array();
    byte[] magic = ImmutableBytes.utf8("#BOOTCONFIG\n").toByteArray();
    byte[] main = Archives.of(MAIN);
    byte[] image = Bytes.concat(main, data, fields, magic, new byte[rounding]);
    try (Initramfs opened = open(image)) {
      assertEquals(Optional.of(new Bootconfig(main.length, data.length)), opened.bootconfig());
      assertEquals(1, opened.segments().size());
    }
    image[main.length] ^= 1;
    assertThrows(CpioException.Corrupt.class, () -> open(image));
  }

  @ParameterizedTest
  @CsvSource({
    "894C5A4F000D0A1A, lzo", "1F9D90, compress", "04224D18, lz4 frame", "502A4D18, skippable",
    "4C5A4950, lzip", "504B0304, zip", "68737173, squashfs", "4D5A9000, PE file",
    "C7710000, old binary", "303730373037, odc"
  })
  void whatIsNoSegmentIsNamed(String hex, String name) {
    byte[] start = com.google.common.io.BaseEncoding.base16().decode(hex);
    byte[] image = Arrays.copyOf(start, 2000);
    CpioException e = assertThrows(CpioException.class, () -> open(image));
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }

  @Test
  void nothingIsNoImage() {
    assertThrows(CpioException.NotThisFormat.class, () -> open(new byte[0]));
    assertThrows(CpioException.NotThisFormat.class, () -> open(new byte[512]));
  }

  @Test
  void lossesForPlaceAreFindingsInBothModes() throws IOException {
    byte[] image = Bytes.concat(Archives.entry("no/such", 0100644, "x"), Archives.TRAILER);
    try (Initramfs opened = open(image)) {
      assertEquals(
          List.of(Finding.Level.LOSES), Lists.transform(opened.findings(), Finding::level));
      assertEquals("no/such", opened.findings().get(0).entry());
    }
  }

  @Test
  void aCutPlainSegmentIsAnErrorAndToLinuxAFileWithZerosAtItsEnd() throws IOException {
    byte[] entry = Archives.entry("f", 0100644, "abcdefgh");
    byte[] image = Arrays.copyOf(entry, entry.length - 5);
    assertThrows(CpioException.Corrupt.class, () -> open(image));
    try (Initramfs opened = openAsLinux(image)) {
      RegularFile file = (RegularFile) opened.tree().lookup(TreePath.of("f")).orElseThrow();
      assertEquals(
          "abc\\x00\\x00\\x00\\x00\\x00", "" + ImmutableBytes.copyOf(file.content().read()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImageCutAnywhereEndsAsOurErrorOrInsideItsTree(boolean gzip) throws IOException {
    FileTree tree =
        new TreeBuilder().file("a", "x".repeat(100)).file("b", "y").symlink("s", "a").build();
    byte[] archive = Archives.of(tree);
    assertEquals(1024, archive.length);
    int trailerEnd = Bytes.indexOf(archive, Archives.TRAILER) + Archives.TRAILER.length;
    byte[] image = gzip ? pack(Codec.GZIP, archive) : archive;
    for (int length = 0; length < image.length; length++) {
      byte[] cut = Arrays.copyOf(image, length);
      boolean onlyPaddingLost = !gzip && length >= trailerEnd;
      if (!onlyPaddingLost) {
        assertThrows(CpioException.class, () -> open(cut), "cut at " + length);
      }
      try (Initramfs opened = openAsLinux(cut)) {
        assertTrue(opened.tree().root().children().size() <= 3);
        TreeText.lines(opened.tree());
      }
    }
  }

  @Test
  void limitsAreNamed() throws IOException {
    byte[] bomb = pack(Codec.ZSTD, new byte[(int) Expansion.FREE + (1 << 20)]);
    assertLimit("maxExpansion", bomb, CpioLimits.DEFAULTS);
    assertLimit("maxUnpackedBytes", bomb, CpioLimits.DEFAULTS.withMaxUnpackedBytes(1 << 20));
    byte[] main = Archives.of(MAIN);
    assertLimit("maxEntries", main, CpioLimits.DEFAULTS.withMaxEntries(2));
    assertLimit("maxSegments", Bytes.concat(main, main), CpioLimits.DEFAULTS.withMaxSegments(1));
  }

  @Test
  void zerosInARowAreLimitedWhereverTheyStand() throws IOException {
    byte[] main = Archives.of(MAIN);
    byte[] zeros = new byte[1000];
    CpioLimits limits = CpioLimits.DEFAULTS.withMaxZeroBytes(999);
    assertLimit("maxZeroBytes", zeros, limits);
    assertLimit("maxZeroBytes", Bytes.concat(zeros, main), limits);
    assertLimit("maxZeroBytes", Bytes.concat(main, zeros, main), limits);
    assertLimit("maxZeroBytes", Bytes.concat(main, zeros), limits);
    assertLimit("maxZeroBytes", pack(Codec.GZIP, Bytes.concat(main, zeros)), limits);
    // An archive ends with zeros of its own, up to a block of 512 bytes.
    byte[] padded = Bytes.concat(zeros, main, zeros, main, zeros);
    Initramfs.open(ByteSource.wrap(padded), "test", limits.withMaxZeroBytes(1000 + 512)).close();
  }

  @Test
  void oneFileOfFourGibibytesDeclaredInAFewBytesCostsNothing() throws IOException {
    byte[] image = Archives.withField(Archives.entry("big", 0100644, "abc"), 6, "FFFFFFFF");
    assertThrows(CpioException.Corrupt.class, () -> open(image));
    try (Initramfs opened = openAsLinux(image)) {
      RegularFile file = (RegularFile) opened.tree().lookup(TreePath.of("big")).orElseThrow();
      assertEquals(0xFFFF_FFFFL, file.size());
      assertEquals(0xFFFF_FFFFL, file.content().size());
    }
  }

  @Test
  void linksThatMultiplyPathStepsEndSoon() throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    image.writeBytes(Archives.entry("d", 0040755, ""));
    image.writeBytes(Archives.entry("l0", 0120777, "d"));
    for (int i = 1; i < 39; i++) {
      String target = "./".repeat(2000) + "l" + (i - 1);
      image.writeBytes(Archives.entry("l" + i, 0120777, target));
    }
    for (int i = 0; i < 3000; i++) {
      image.writeBytes(Archives.entry("l38/" + i, 0100644, ""));
    }
    image.writeBytes(Archives.TRAILER);
    try (Initramfs opened = open(image.toByteArray())) {
      assertEquals(Report.MAX_FINDINGS + 1, opened.findings().size());
      assertTrue(opened.findings().get(0).text().contains("more steps"));
    }
  }

  private static void assertLimit(String limit, byte[] image, CpioLimits limits) {
    CpioException.LimitExceeded e =
        assertThrows(
            CpioException.LimitExceeded.class,
            () -> Initramfs.open(ByteSource.wrap(image), "test", limits));
    assertEquals(limit, e.limit());
  }

  private static Initramfs open(byte[] image) throws IOException {
    return Initramfs.open(ByteSource.wrap(image), "test", CpioLimits.DEFAULTS);
  }

  private static Initramfs openAsLinux(byte[] image) throws IOException {
    return Initramfs.openAsLinux(ByteSource.wrap(image), "test", CpioLimits.DEFAULTS);
  }

  private static byte[] pack(Codec codec, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = codec.compress(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
