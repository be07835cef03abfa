package io.initfs.erofs.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WhereTest {
  @Test
  void saysOnlyWhatIsKnown() {
    assertEquals(
        "a.img: superblock at byte 0x400", Where.image("a.img", "superblock", 1024).toString());
    assertEquals("a.img: dirent of nid 7", Where.inode("a.img", "dirent", 7).toString());
    assertEquals(
        "a.img: dirent of nid 7 at byte 0x10", Where.inode("a.img", "dirent", 7).at(16).toString());
    assertEquals("a.img: image", Where.image("a.img", "image", Where.NO_OFFSET).toString());
  }

  @Test
  void nidsAreUnsigned() {
    assertEquals(
        "a: inode of nid 9223372036854775808",
        Where.inode("a", "inode", Long.MIN_VALUE).toString());
  }

  @Test
  void failureSaysWhereWhatExpectedAndGot() {
    Where where = Where.inode("a.img", "inode", 7);
    CorruptImageException corrupt = new CorruptImageException(where, "i_size", "at least 0", "-1");
    assertEquals(
        "a.img: inode of nid 7: i_size: expected at least 0, got -1", corrupt.getMessage());
    assertEquals(where, corrupt.where());
    assertEquals(
        "a.img: inode of nid 7: not supported: chunks",
        new UnsupportedFeatureException(where, "chunks").getMessage());
    assertEquals(
        "a.img: inode of nid 7: maxDepth exceeded: expected at most 3, got 4",
        new LimitExceededException(where, "maxDepth", 3, 4).getMessage());
  }
}
