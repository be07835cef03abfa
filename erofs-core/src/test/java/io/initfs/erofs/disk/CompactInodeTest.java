package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CompactInodeTest {
  /** Format 0x0014 with its fields ascending behind it. */
  private static final byte[] BYTES =
      Hex.bytes("1400 0304 0506 0708 090a0b0c 0d0e0f10", "11121314 15161718 191a 1b1c 00000000");

  private static final CompactInode INODE =
      new CompactInode(
          new InodeFormat(false, 2, true, 0),
          0x0403,
          0x0605,
          0x0807,
          0x0C0B0A09L,
          0x100F0E0DL,
          0x14131211L,
          0x18171615L,
          0x1A19,
          0x1C1B);

  @Test
  void everyFieldStandsAtItsOffset() {
    assertEquals(INODE, CompactInode.read(BYTES, 0));
  }

  @Test
  void writesWhatItReads() {
    byte[] written = new byte[CompactInode.SIZE];
    INODE.write(written, 0);
    assertArrayEquals(BYTES, written);
  }

  @Test
  void fieldsAreUnsigned() {
    byte[] ones = new byte[CompactInode.SIZE];
    Arrays.fill(ones, (byte) 0xFF);
    CompactInode inode = CompactInode.read(ones, 0);
    assertEquals(0xFFFF, inode.mode());
    assertEquals(0xFFFF, inode.uid());
    assertEquals(0xFFFF_FFFFL, inode.size());
    assertEquals(0xFFFF_FFFFL, inode.u());
  }

  @Test
  void readsTheRootDirectoryOfMkfs() {
    byte[] root =
        Hex.bytes("0400 0000 ed41 0300 58000000 00000000", "ffffffff 01000000 0000 0000 00000000");
    assertEquals(
        new CompactInode(
            InodeFormat.of(false, DataLayout.FLAT_INLINE),
            0,
            040755,
            3,
            88,
            0,
            0xFFFF_FFFFL,
            1,
            0,
            0),
        CompactInode.read(root, 0));
  }
}
