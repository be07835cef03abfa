package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.ImmutableBytes;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SuperblockTest {
  /** Made by mkfs.erofs 1.9.3: LZ4HC, pclusters of 16 KiB, label "demo". */
  private static final byte[] DEMO =
      Hex.bytes(
          "e2e1f5e0 c23e5166 07000000 0c 00 2500",
          "0600000000000000 00f1536500000000",
          "00000000 11000000 00000000 00000000",
          "00112233445566778899aabbccddeeff",
          "64656d6f 00000000 00000000 00000000",
          "03000000 0100 0000 0000 00 00 00000000",
          "0000000000000000 00 00 0000 00000000",
          "0000000000000000 0000000000000000");

  @Test
  void everyFieldStandsAtItsOffset() {
    assertEquals(
        new Superblock(
            0x04030201L,
            0x08070605L,
            0x0C0B0A09L,
            0x0D,
            0x0E,
            0x100F,
            0x18171615_14131211L,
            0x201F1E1D_1C1B1A19L,
            0x24232221L,
            0x28272625L,
            0x2C2B2A29L,
            0x302F2E2DL,
            UUID.fromString("31323334-3536-3738-393a-3b3c3d3e3f40"),
            ImmutableBytes.copyOf(Hex.bytes("4142434445464748494a4b4c4d4e4f50")),
            0x54535251L,
            0x5655,
            0x5857,
            0x5A59,
            0x5B,
            0x5C,
            0x605F5E5DL,
            0x68676665_64636261L,
            0x69,
            0x6A,
            0x706F6E6DL,
            0x78777675_74737271L),
        Superblock.read(Hex.ascending(1, Superblock.SIZE), 0));
  }

  @Test
  void writesWhatItReadsAndZerosWhereNothingIsDefined() {
    byte[] ascending = Hex.ascending(1, Superblock.SIZE);
    byte[] written = new byte[3 + Superblock.SIZE];
    Superblock.read(ascending, 0).write(written, 3);
    byte[] expected = Hex.zeroed(Hex.zeroed(ascending, 0x6A, 0x6C), 0x78, 0x80);
    assertArrayEquals(Hex.bytes("000000"), Arrays.copyOf(written, 3));
    assertArrayEquals(expected, Arrays.copyOfRange(written, 3, written.length));
  }

  @Test
  void readsTheOneOfMkfs() {
    Superblock superblock = Superblock.read(DEMO, 0);
    assertEquals(Superblock.MAGIC, superblock.magic());
    assertEquals(0x66513EC2L, superblock.checksum());
    assertEquals(Features.SB_CHKSUM | Features.MTIME | 0x04, superblock.featureCompat());
    assertEquals(12, superblock.blkszbits());
    assertEquals(37, superblock.rootNid16());
    assertEquals(6, superblock.inos());
    assertEquals(1_700_000_000L, superblock.epoch());
    assertEquals(17, superblock.blocks());
    assertEquals(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), superblock.uuid());
    assertEquals(ImmutableBytes.utf8("demo"), superblock.volumeName());
    assertEquals(Features.ZERO_PADDING | Features.COMPR_CFGS, superblock.featureIncompat());
    assertEquals(1, superblock.lz4DistanceOrAlgorithms());
  }

  @Test
  void epochBefore1970IsSigned() {
    byte[] bytes = DEMO.clone();
    LittleEndian.putU64(bytes, 0x18, -5);
    assertEquals(-5, Superblock.read(bytes, 0).epoch());
  }

  @Test
  void volumeNameKeepsInnerNulsAndLosesTrailingOnes() {
    byte[] bytes = DEMO.clone();
    bytes[0x45] = 'x';
    assertEquals(ImmutableBytes.utf8("demo\0x"), Superblock.read(bytes, 0).volumeName());
  }
}
