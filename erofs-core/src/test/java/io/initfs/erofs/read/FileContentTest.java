package io.initfs.erofs.read;

import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.fixture.Volumes;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.volume.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class FileContentTest {
  private static FileContent open(byte[] image, Inode inode) throws IOException {
    return ContentReader.open(Volumes.lz4(image, 12), ReadOptions.DEFAULT).content(inode);
  }

  /** An index of one extent: a head, and the rest goes on from it. */
  private static byte[] indexOfOneExtent(int packs) {
    byte[] image = new byte[32 + packs * CompactPack.LARGE_SIZE];
    new MapHeader(0, MapHeader.ADVISE_COMPACTED_2B, 0, 0).write(image, 24);
    CompactPack run = new CompactPack(Collections.nCopies(16, LclusterEntry.nonHead(1)), 0);
    for (int i = 0; i < packs; i++) {
      run.write(image, 32 + i * CompactPack.LARGE_SIZE, CompactPack.MIN_LOW_BITS);
    }
    image[32] = 0;
    image[33] = (byte) ((image[33] & 0xC0) | (LclusterEntry.HEAD1 << 4));
    return image;
  }

  @Test
  void extentBeyondTheLimitIsRefusedBeforeMemoryIsTakenForIt() throws IOException {
    // Two gigabytes in one pcluster: more than the heap of the tests has.
    int packs = 32_767;
    long size = packs * 16L * 4096;
    byte[] image = indexOfOneExtent(packs);
    Inode inode = Volumes.file(DataLayout.COMPRESSED_COMPACT, size, 0, 24);
    try (InputStream in = open(image, inode).openStream()) {
      assertFails(
          LimitExceededException.class,
          () -> in.read(),
          "pcluster of nid 77",
          "maxClusterBytes exceeded: expected at most 12582912, got 2147418112");
    }
    assertThrows(
        LimitExceededException.class,
        () -> open(image, inode).readFully(size - 1, new byte[1], 0, 1));
  }

  @Test
  void rangesBeyondTheFileOrTheTargetAreTheCallersFault() throws IOException {
    FileContent content = open(new byte[100], Volumes.file(DataLayout.FLAT_INLINE, 10, 0, 50));
    assertThrows(IndexOutOfBoundsException.class, () -> content.readFully(5, new byte[9], 0, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> content.readFully(-1, new byte[9], 0, 6));
    assertThrows(IndexOutOfBoundsException.class, () -> content.readFully(0, new byte[9], 4, 6));
    content.readFully(10, new byte[0], 0, 0);
  }

  @Test
  void tailIsReadFromBehindTheInode() throws IOException {
    byte[] image = new byte[8192];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) i;
    }
    FileContent content = open(image, Volumes.file(DataLayout.FLAT_INLINE, 4098, 0, 4100));
    byte[] got = new byte[4];
    content.readFully(4094, got, 0, 4);
    assertArrayEquals(new byte[] {(byte) 0xFE, (byte) 0xFF, 4, 5}, got);
    assertEquals(4098, content.size());
  }

  @Test
  void sliceEndsWhereItIsToldOrWithTheFile() throws IOException {
    byte[] image = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    FileContent content = open(image, Volumes.file(DataLayout.FLAT_INLINE, 10, 0, 0));
    assertArrayEquals(new byte[] {3, 4}, content.slice(3, 2).read());
    assertArrayEquals(new byte[] {8, 9}, content.slice(8, Long.MAX_VALUE).read());
    assertArrayEquals(new byte[0], content.slice(11, 5).read());
    assertEquals(2, content.slice(8, 5).size());
  }
}
