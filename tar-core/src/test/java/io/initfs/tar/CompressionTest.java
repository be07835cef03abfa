package io.initfs.tar;

import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.Trees.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
  private static final byte[] NOISE = noise();
  private static final byte[] PLAIN =
      TarBytes.archive(
          file("a", "text"), TarBytes.entry('0', "noise").body(NOISE), file("z", "end"));

  private static byte[] noise() {
    byte[] noise = new byte[300_000];
    new Random(5).nextBytes(noise);
    return noise;
  }

  static byte[] compress(TarCompression compression, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packer =
        switch (compression) {
          case NONE -> out;
          case GZIP -> new GZIPOutputStream(out);
          case XZ -> new XZOutputStream(out, new LZMA2Options(1));
          case ZSTD -> new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
        }) {
      packer.write(plain);
    }
    return out.toByteArray();
  }

  private static void assertOpens(TarCompression compression, byte[] packed) throws IOException {
    assertTrue(TarArchive.isTar(ByteSource.wrap(packed)));
    try (TarArchive archive = TarBytes.open(packed)) {
      assertEquals(compression, archive.compression());
      assertEquals("text", text(archive.tree(), "a"));
      assertEquals("end", text(archive.tree(), "z"));
      assertArrayEquals(PLAIN, archive.plainBytes().read());
    }
  }

  @ParameterizedTest
  @EnumSource
  void isDetectedAndUnpacked(TarCompression compression) throws IOException {
    assertOpens(compression, compress(compression, PLAIN));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void severalStreamsAreOneArchive(TarCompression compression) throws IOException {
    byte[] first = compress(compression, Arrays.copyOf(PLAIN, 100_001));
    byte[] rest = compress(compression, Arrays.copyOfRange(PLAIN, 100_001, PLAIN.length));

    assertOpens(compression, Bytes.concat(first, rest));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void cutStreamsAreErrors(TarCompression compression) throws IOException {
    byte[] packed = compress(compression, PLAIN);
    for (int length : new int[] {10, 100, packed.length / 2, packed.length - 1}) {
      TarException.Corrupt failure =
          Trees.assertFails(
              TarException.Corrupt.class,
              Arrays.copyOf(packed, length),
              "test.tar: " + compression + " stream at offset",
              "expected data that decompresses");
      assertEquals("test.tar", failure.source());
    }
  }

  @Test
  void placesInACompressedArchiveAreThoseOfThePlain() throws IOException {
    byte[] broken = PLAIN.clone();
    broken[1024 + 148]++;

    TarException failure =
        Trees.assertFails(
            TarException.Corrupt.class, compress(TarCompression.GZIP, broken), "checksum");

    assertEquals(1024, failure.offset());
    assertEquals("test.tar, unpacked", failure.source());
  }

  @Test
  void limitsHoldWhileItUnpacks() throws IOException {
    ByteSource packed = ByteSource.wrap(compress(TarCompression.ZSTD, PLAIN));
    TarLimits small = TarLimits.DEFAULTS.withMaxUnpackedBytes(PLAIN.length - 1);

    TarException.LimitExceeded failure =
        assertThrows(
            TarException.LimitExceeded.class, () -> TarArchive.open(packed, "test.tar", small));
    assertEquals("maxUnpackedBytes", failure.limit());
    TarArchive.open(packed, "t", TarLimits.DEFAULTS.withMaxUnpackedBytes(PLAIN.length)).close();
  }

  @Test
  void expansionIsLimited() throws IOException {
    byte[] zeros = new byte[(64 << 20) + (1 << 20)];
    byte[] bomb = compress(TarCompression.ZSTD, zeros);

    TarException.LimitExceeded failure =
        Trees.assertFails(TarException.LimitExceeded.class, bomb, "at most 2000");
    assertEquals("maxExpansion", failure.limit());
  }

  @Test
  void temporaryFileIsGoneAfterwards(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("a.tgz"), compress(TarCompression.GZIP, PLAIN));
    ByteSource plain;
    try (TarArchive archive = TarArchive.open(file)) {
      plain = archive.plainBytes();
      assertEquals(PLAIN.length, plain.size());
    }
    assertThrows(IOException.class, plain::read);
  }

  @Test
  void otherThingsAreNoArchives() throws IOException {
    byte[] cpio = new byte[512];
    System.arraycopy(TarBytes.latin1("070701"), 0, cpio, 0, 6);
    System.arraycopy(TarBytes.latin1("ustar"), 0, cpio, 257, 5);

    assertFalse(TarArchive.isTar(ByteSource.empty()));
    assertFalse(TarArchive.isTar(ByteSource.wrap(new byte[2048])));
    assertFalse(TarArchive.isTar(ByteSource.wrap(NOISE)));
    assertFalse(TarArchive.isTar(ByteSource.wrap(cpio)));
    assertFalse(TarArchive.isTar(ByteSource.wrap(compress(TarCompression.GZIP, NOISE))));
    assertFalse(TarArchive.isTar(ByteSource.wrap(new byte[] {0x1F, (byte) 0x8B})));
    assertTrue(TarArchive.isTar(ByteSource.wrap(file("v7", "").v7().toByteArray())));
    Trees.assertFails(TarException.NotThisFormat.class, NOISE, "no tar header");
    Trees.assertFails(TarException.NotThisFormat.class, new byte[0], "no tar header", "none");
  }
}
