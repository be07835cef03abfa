package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SuperblockChecksumTest {
  @Test
  void isCrc32cWithoutTheFinalInversion() {
    // The standard check input, cut so that the field that counts as zero is zero in it.
    byte[] bytes = "1234\0\0\0\09".getBytes(StandardCharsets.US_ASCII);
    CRC32C standard = new CRC32C();
    standard.update(bytes);
    assertEquals(
        ~standard.getValue() & 0xFFFF_FFFFL, SuperblockChecksum.compute(bytes, 0, bytes.length));
  }

  @Test
  void startsFromTheStateThatTheKernelStartsFrom() {
    byte[] start = Hex.bytes("e2e1f5e0 ffffffff");
    assertEquals(0x5045B54AL, SuperblockChecksum.compute(start, 0, start.length));
  }

  @Test
  void fieldItselfCountsAsZero() {
    byte[] bytes = Hex.ascending(1, 64);
    long before = SuperblockChecksum.compute(bytes, 8, 50);
    LittleEndian.putU32(bytes, 8 + Superblock.CHECKSUM_OFFSET, 0xDEADBEEFL);
    assertEquals(before, SuperblockChecksum.compute(bytes, 8, 50));
    bytes[8 + 49]++;
    assertNotEquals(before, SuperblockChecksum.compute(bytes, 8, 50));
  }

  @Test
  void coversTheRestOfTheSuperblocksBlock() {
    assertEquals(512, SuperblockChecksum.coveredBytes(512));
    assertEquals(1024, SuperblockChecksum.coveredBytes(1024));
    assertEquals(1024, SuperblockChecksum.coveredBytes(2048));
    assertEquals(3072, SuperblockChecksum.coveredBytes(4096));
    assertEquals(64512, SuperblockChecksum.coveredBytes(65536));
  }

  @Test
  void sealStoresWhatComputeGives() {
    byte[] image = Hex.ascending(0, 4096);
    SuperblockChecksum.seal(image, Superblock.OFFSET, 4096);
    assertEquals(
        SuperblockChecksum.compute(image, Superblock.OFFSET, 3072),
        Superblock.read(image, Superblock.OFFSET).checksum());
  }
}
