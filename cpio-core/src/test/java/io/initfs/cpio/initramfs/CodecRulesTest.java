package io.initfs.cpio.initramfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Lists;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.cpio.Archives;
import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.TreeText;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** What a codec allows and Linux does not, and the other way round. */
class CodecRulesTest {
  private static final FileTree TREE = new TreeBuilder().file("a", "text").build();
  private static final int GZIP_HEADER = 10;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LZO")
  void anArchiveIsWrittenStraightIntoACodec(Codec codec) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = codec.compress(packed)) {
      CpioArchive.writeTree(TREE, out, "test", CpioArchive.RootEntry.OMIT);
    }
    try (Initramfs opened = open(packed.toByteArray())) {
      assertEquals(codec, opened.segments().get(0).codec());
      assertEquals(TreeText.lines(TREE), TreeText.lines(opened.tree()));
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 0102", "4, 03006162630102", "16, 636F6D6D656E7400"})
  void gzipFieldsThatLinuxDoesNotKnowAreReadAndReported(int flag, String field) throws IOException {
    byte[] gzip = pack(Codec.GZIP);
    gzip[3] = (byte) flag;
    int length = flag == 4 ? 5 : field.length() / 2;
    byte[] extra = Arrays.copyOf(com.google.common.io.BaseEncoding.base16().decode(field), length);
    byte[] image =
        Bytes.concat(
            Arrays.copyOf(gzip, GZIP_HEADER),
            extra,
            Arrays.copyOfRange(gzip, GZIP_HEADER, gzip.length));
    try (Initramfs opened = open(image)) {
      assertEquals(TreeText.lines(TREE), TreeText.lines(opened.tree()));
      assertEquals(
          List.of(Finding.Level.STOPS), Lists.transform(opened.findings(), Finding::level));
    }
    try (Initramfs opened = openAsLinux(image)) {
      assertEquals(0, opened.tree().root().children().size());
    }
  }

  @Test
  void aGzipNameIsFineForLinuxToo() throws IOException {
    byte[] gzip = pack(Codec.GZIP);
    gzip[3] = 8;
    byte[] image =
        Bytes.concat(
            Arrays.copyOf(gzip, GZIP_HEADER),
            new byte[] {'n', 'a', 'm', 'e', 0},
            Arrays.copyOfRange(gzip, GZIP_HEADER, gzip.length));
    try (Initramfs opened = open(image);
        Initramfs asLinux = openAsLinux(image)) {
      assertEquals(List.of(), opened.findings());
      assertEquals(TreeText.lines(TREE), TreeText.lines(asLinux.tree()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aWrongGzipSumOrSizeIsAnErrorThatLinuxDoesNotSee(int fromEnd) throws IOException {
    byte[] gzip = pack(Codec.GZIP);
    gzip[gzip.length - fromEnd] ^= 1;
    assertThrows(CpioException.Corrupt.class, () -> open(gzip));
    try (Initramfs opened = openAsLinux(gzip)) {
      assertEquals(TreeText.lines(TREE), TreeText.lines(opened.tree()));
      assertEquals(List.of(Finding.Level.NOTE), Lists.transform(opened.findings(), Finding::level));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {XZ.CHECK_CRC64, XZ.CHECK_SHA256})
  void anXzCheckThatLinuxDoesNotKnowIsReadAndReported(int check) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(packed, new LZMA2Options(1), check)) {
      out.write(Archives.of(TREE));
    }
    try (Initramfs opened = open(packed.toByteArray())) {
      assertEquals(TreeText.lines(TREE), TreeText.lines(opened.tree()));
      assertEquals(
          List.of(Finding.Level.STOPS), Lists.transform(opened.findings(), Finding::level));
    }
    try (Initramfs opened = openAsLinux(packed.toByteArray())) {
      assertEquals(0, opened.tree().root().children().size());
      assertTrue(opened.findings().get(0).text().contains("not supported by this XZ decoder"));
    }
  }

  @Test
  void aZstdWindowBeyondLinuxsIsRefusedBeforeItIsAllocated() {
    // No single segment, window descriptor 18 << 3: 2^28 bytes.
    byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (18 << 3), 1, 0, 0};
    CpioException.Unsupported e = assertThrows(CpioException.Unsupported.class, () -> open(frame));
    assertTrue(e.getMessage().contains("268435456"), e.getMessage());
  }

  @Test
  void anEmptyStreamIsAnErrorOnlyAtTheBeginning() throws IOException {
    byte[] empty = packBytes(Codec.GZIP, new byte[0]);
    assertThrows(CpioException.Corrupt.class, () -> open(empty));
    try (Initramfs opened = open(Bytes.concat(pack(Codec.GZIP), empty, pack(Codec.GZIP)))) {
      assertEquals(3, opened.segments().size());
      assertEquals(0, opened.segments().get(1).entries());
    }
  }

  private static Initramfs open(byte[] image) throws IOException {
    return Initramfs.open(ByteSource.wrap(image), "test", CpioLimits.DEFAULTS);
  }

  private static Initramfs openAsLinux(byte[] image) throws IOException {
    return Initramfs.openAsLinux(ByteSource.wrap(image), "test", CpioLimits.DEFAULTS);
  }

  private static byte[] pack(Codec codec) throws IOException {
    return packBytes(codec, Archives.of(TREE));
  }

  private static byte[] packBytes(Codec codec, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = codec.compress(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
