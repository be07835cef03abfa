package io.initfs.erofs.read;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.fixture.XattrImage;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XattrPrefixTableTest {
  private final XattrImage image = new XattrImage();

  private XattrPrefixTable read() throws IOException {
    Volume volume = image.volume();
    return XattrPrefixTable.read(volume.source(Location.METADATA), volume.superblock());
  }

  @Test
  void recordsBeginAtMultiplesOfFour() throws IOException {
    image.prefixes(2, "0500 01 756e6971 00 0900 04 6f7665726c61792e");
    XattrPrefixTable table = read();
    assertEquals(
        ImmutableList.of(
            new XattrNamePrefix(1, ImmutableBytes.utf8("uniq")),
            new XattrNamePrefix(4, ImmutableBytes.utf8("overlay."))),
        table.prefixes());
    assertEquals(Optional.empty(), table.get(2));
    assertEquals(Optional.empty(), table.get(127));
  }

  @Test
  void infixMayBeEmptyOr255Bytes() throws IOException {
    image.prefixes(2, "0100 01 00 0001 04" + "78".repeat(255));
    assertEquals(ImmutableBytes.EMPTY, read().get(0).orElseThrow().infix());
    assertEquals(ImmutableBytes.utf8("x".repeat(255)), read().get(1).orElseThrow().infix());
  }

  @Test
  void largestTableIsRead() throws IOException {
    image.prefixes(255, "0200 01 78".repeat(255));
    assertEquals(255, read().prefixes().size());
  }

  @Test
  void sizeOutOfRangeIsCorrupt() {
    image.prefixes(1, "0000 01");
    assertCorrupt(this::read, "xattr name prefix 0 at byte 0x600", "expected 1 to 256, got 0");
    image.prefixes(2, "0100 01 00 0101 01");
    assertCorrupt(this::read, "xattr name prefix 1 at byte 0x604", "expected 1 to 256, got 257");
  }

  @Test
  void tableBeyondItsContainerIsCorrupt() {
    image.prefixes(1, "0500 01 756e6971").prefixStart(0xFFFF_FFFFL);
    assertCorrupt(this::read, "outside of the image");
    image.prefixStart(XattrImage.SIZE / 4 - 1);
    assertCorrupt(this::read, "size: expected 1 to 256, got 0");
    image.put(XattrImage.SIZE - 4, "0500 01 75");
    assertCorrupt(this::read, "range of 5 bytes", "outside of the image");
  }
}
