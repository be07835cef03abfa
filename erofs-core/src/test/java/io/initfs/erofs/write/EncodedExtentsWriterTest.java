package io.initfs.erofs.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.ByteSource;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.fixture.Volumes;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.ExtentMap;
import io.initfs.erofs.volume.Location;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table as the map reads it back, whatever the size of its records. */
class EncodedExtentsWriterTest {
  private static final int SEGMENT = 1 << 20;
  private static final FileLayout LAYOUT =
      new FileLayout(
          DataOptions.DEFAULTS.withPclusterSize(SEGMENT).withEncodedExtents(true), false);

  private static PlannedInode inode(long startAddress, long size) {
    PlannedInode inode =
        new PlannedInode(
            new RegularFile(Metadata.of(0644), size, ByteSource.empty()),
            TreePath.of("f"),
            1,
            1,
            false,
            Timestamp.EPOCH,
            XattrBody.EMPTY,
            size);
    inode.strategy = new Strategy(Compression.LZ4, SEGMENT, true);
    inode.layout = DataLayout.COMPRESSED_FULL;
    inode.startAddress = startAddress;
    return inode;
  }

  /** In turn compressed, as they are, and holes; the last one a fragment, if there are any. */
  private static List<Extent> expected(PlannedInode inode, ExtentList.Builder list) {
    List<Extent> expected = new ArrayList<>();
    long physical = inode.startAddress;
    for (long at = 0; at < inode.size; at += SEGMENT) {
      int length = (int) Math.min(SEGMENT, inode.size - at);
      Location here = new Location(Location.PRIMARY, physical);
      if (inode.fragmentOffset != PlannedInode.NO_FRAGMENT && length < SEGMENT) {
        list.addTail(length, false);
        expected.add(new Extent.Fragment(at, length, inode.fragmentOffset));
      } else if (expected.size() % 3 == 0) {
        int stored = length / 2 + expected.size() % 100;
        list.addEncoded(length, false, stored);
        expected.add(new Extent.Compressed(at, length, here, stored, Algorithm.LZ4, false));
        physical += stored;
      } else if (expected.size() % 3 == 1) {
        list.addEncoded(length, true, length);
        expected.add(new Extent.Raw(at, length, here));
        physical += length;
      } else {
        list.addEncoded(length, false, 0);
        expected.add(new Extent.Hole(at, length));
      }
    }
    return expected;
  }

  @ParameterizedTest
  @CsvSource({
    "5000, 10000000, 8",
    "4284967295, 10000000, 8",
    "4284967296, 10000000, 16",
    "1000000000001, 10000000, 16",
    "5000, 5368709121, 32",
    "1000000000001, 5368709121, 32"
  })
  void everyOffsetFindsItsExtent(long startAddress, long size, int recordSize) throws IOException {
    for (long fragment : new long[] {PlannedInode.NO_FRAGMENT, 77, 0x1234_5678_9ABCL}) {
      PlannedInode inode = inode(startAddress, size);
      inode.fragmentOffset = fragment;
      assertEquals(recordSize, FileLayout.recordSize(inode));
      ExtentList.Builder list = new ExtentList.Builder();
      List<Extent> expected = expected(inode, list);
      byte[] zone = new byte[Math.toIntExact(inode.headSize() + LAYOUT.indexSize(inode))];

      new FileIndexWriter(LAYOUT, true).write(inode, list.build(), zone);

      ExtentMap map =
          ExtentMap.of(
              Volumes.lz4(zone, LAYOUT.blocks().bits()),
              Volumes.file(DataLayout.COMPRESSED_FULL, size, 0, inode.headSize()));
      for (Extent extent : expected) {
        assertEquals(extent, map.extentAt(extent.logical()));
        assertEquals(extent, map.extentAt(extent.end() - 1));
      }
      map.verify();
    }
  }
}
