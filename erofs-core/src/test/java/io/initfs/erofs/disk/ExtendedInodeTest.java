package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExtendedInodeTest {
  private static final byte[] BYTES =
      Hex.bytes(
          "0700 0304 0506 0708 090a0b0c0d0e0f10",
          "11121314 15161718 191a1b1c 1d1e1f20",
          "2122232425262728 292a2b2c 2d2e2f30",
          "00000000000000000000000000000000");

  private static final ExtendedInode INODE =
      new ExtendedInode(
          InodeFormat.of(true, DataLayout.COMPRESSED_COMPACT),
          0x0403,
          0x0605,
          0x0807,
          0x100F0E0D_0C0B0A09L,
          0x14131211L,
          0x18171615L,
          0x1C1B1A19L,
          0x201F1E1DL,
          0x28272625_24232221L,
          0x2C2B2A29L,
          0x302F2E2DL);

  @Test
  void everyFieldStandsAtItsOffset() {
    assertEquals(INODE, ExtendedInode.read(BYTES, 0));
  }

  @Test
  void writesWhatItReads() {
    byte[] written = new byte[ExtendedInode.SIZE];
    INODE.write(written, 0);
    assertArrayEquals(BYTES, written);
  }

  @Test
  void ownersAndLinksAreUnsignedAndTimesAreSigned() {
    byte[] ones = new byte[ExtendedInode.SIZE];
    Arrays.fill(ones, (byte) 0xFF);
    ExtendedInode inode = ExtendedInode.read(ones, 0);
    assertEquals(0xFFFF_FFFFL, inode.uid());
    assertEquals(0xFFFF_FFFFL, inode.gid());
    assertEquals(0xFFFF_FFFFL, inode.nlink());
    assertEquals(0xFFFF_FFFFL, inode.mtimeNsec());
    assertEquals(-1, inode.mtime());
  }
}
