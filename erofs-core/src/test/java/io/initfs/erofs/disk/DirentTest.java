package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.NodeKind;
import org.junit.jupiter.api.Test;

class DirentTest {
  private static final byte[] BYTES = Hex.bytes("0102030405060788 090a 0b 00");
  private static final Dirent DIRENT = new Dirent(0x88070605_04030201L, 0x0A09, 0x0B);

  @Test
  void everyFieldStandsAtItsOffset() {
    assertEquals(DIRENT, Dirent.read(BYTES, 0));
  }

  @Test
  void writesWhatItReads() {
    byte[] written = new byte[Dirent.SIZE];
    DIRENT.write(written, 0);
    assertArrayEquals(BYTES, written);
  }

  @Test
  void readsAnEntryOfMkfs() {
    byte[] words = Hex.bytes("3000000000000000 5300 01 00");
    assertEquals(new Dirent(48, 0x53, FileType.of(NodeKind.REGULAR_FILE)), Dirent.read(words, 0));
  }

  @Test
  void typesHaveLinuxsNumbers() {
    NodeKind[] inOrder = {
      NodeKind.REGULAR_FILE,
      NodeKind.DIRECTORY,
      NodeKind.CHARACTER_DEVICE,
      NodeKind.BLOCK_DEVICE,
      NodeKind.FIFO,
      NodeKind.SOCKET,
      NodeKind.SYMLINK
    };
    for (int i = 0; i < inOrder.length; i++) {
      assertEquals(i + 1, FileType.of(inOrder[i]));
    }
  }
}
