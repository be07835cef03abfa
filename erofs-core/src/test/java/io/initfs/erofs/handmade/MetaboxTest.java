package io.initfs.erofs.handmade;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.erofs.fixture.Patch;
import io.initfs.erofs.fsck.Rule;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The metabox and the packed inode, of which others are made: they cannot be made of themselves.
 */
class MetaboxTest {
  private static final long INSIDE = 1L << 63;
  private static final byte[] NONE = new byte[0];
  private static final int INCOMPAT = 1024 + 0x50;
  private static final int EXTENSION_SLOTS = 1024 + 0x0D;

  @ParameterizedTest
  @MethodSource("io.initfs.erofs.handmade.Metaboxes#cases")
  void xattrsOfInodesWithinAreFound(HandMadeCase one) throws IOException {
    try (ErofsImage image = one.image().open()) {
      ImmutableBytes own = ImmutableBytes.utf8("user.own");
      ImmutableBytes shared = ImmutableBytes.utf8("user.shared");
      ImmutableBytes everybodys = ImmutableBytes.utf8("everybody's");
      assertEquals(
          Optional.of(everybodys), HandMade.find(image, Metaboxes.WITH_XATTRS).xattr(shared));
      assertEquals(
          ImmutableSortedMap.of(own, ImmutableBytes.utf8("mine"), shared, everybodys),
          HandMade.find(image, Metaboxes.WITH_XATTRS).metadata().xattrs());
    }
  }

  @Test
  void metaboxWithinItselfIsCorrupt() {
    HandMade image = new HandMade(12).metabox(INSIDE | 3);
    assertCorrupt(
        () -> image.open().close(),
        "superblock",
        "metabox_nid: expected one outside of the metabox, got 9223372036854775811");
  }

  @Test
  void metaboxWithoutASlotForItIsCorrupt() throws IOException {
    byte[] image = new HandMade(12).metabox(3).build();
    byte[] patched = Patch.sealed(image, p -> p.put(EXTENSION_SLOTS, 1, 0));
    assertCorrupt(
        () -> Images.open(patched).close(), "sb_extslots: expected at least 1 with METABOX, got 0");
  }

  @Test
  void metaboxThatIsNoInodeIsCorrupt() {
    HandMade image = new HandMade(12).metabox(1);
    assertCorrupt(() -> image.open().close(), "inode of nid 1", "i_mode");
  }

  @Test
  void packedInodeWithinTheMetaboxIsCorrupt() {
    HandMade image = withFragment(new HandMade(12).allAlgorithms(), 0);
    byte[] box = new byte[4096];
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, box.length, image.data(box));
    image.metabox(image.inode(inode, NONE)).packed(INSIDE | 1);
    assertCorrupt(
        () -> image.read("fragment"),
        "inode of nid 9223372036854775809",
        "place: expected outside of the metabox, got in it");
  }

  /** A mutant's: nothing was found, for what has no data was not read. */
  @Test
  void packedInodeWithoutDataIsCorrupt() throws IOException {
    byte[] image = packed(withFragment(new HandMade(12).allAlgorithms(), 0)).build();
    int mode =
        Images.inodeAddress(image, Superblock.read(image, Superblock.OFFSET).packedNid()) + 4;
    byte[] fifo = Patch.sealed(image, p -> p.put(mode, 2, NodeKind.FIFO.typeBits() | 0644));

    try (ErofsImage opened = Images.open(fifo)) {
      assertCorrupt(
          () -> HandMade.find(opened, "fragment").content().read(),
          "inode of nid",
          "expected one that has data, got FIFO");
    }
    assertTrue(
        Images.check(fifo).stream().anyMatch(finding -> finding.rule() == Rule.SB_PACKED),
        () -> "no " + Rule.SB_PACKED);
  }

  @Test
  void packedInodeOfFragmentsIsCorrupt() {
    HandMade image = withFragment(new HandMade(12).allAlgorithms(), 0);
    byte[] inode = HandMade.compact(DataLayout.COMPRESSED_FULL, 50_000, 0);
    image.packed(image.inode(inode, wholeFileFragment(0)));
    assertCorrupt(
        () -> image.read("fragment"),
        "fragment of nid",
        "place: expected data of the packed inode's own, got a fragment");
  }

  /** The metabox is made of the packed inode, which says that it is made of the packed inode. */
  @Test
  void metaboxOfAPackedInodeOfFragmentsIsCorrupt() {
    HandMade image = new HandMade(12).allAlgorithms();
    byte[] inode = HandMade.compact(DataLayout.COMPRESSED_FULL, 50_000, 0);
    image.packed(image.inode(inode, wholeFileFragment(0)));
    image.metabox(image.inode(inode, wholeFileFragment(0)));
    image.link("inside", INSIDE | 1);
    assertCorrupt(() -> image.read("inside"), "data of the packed inode's own, got a fragment");
  }

  @Test
  void fragmentWithoutAPackedInodeIsCorrupt() throws IOException {
    HandMade image = withFragment(new HandMade(12).allAlgorithms(), 0);
    assertCorrupt(
        () -> image.read("fragment"), "fragment of nid", "expected a packed inode, got none");
    byte[] undeclared =
        Patch.sealed(packed(image).build(), p -> p.put(INCOMPAT, 1, p.u8(INCOMPAT) & ~0x20));
    try (ErofsImage opened = Images.open(undeclared)) {
      assertCorrupt(
          () -> HandMade.find(opened, "fragment").content().read(),
          "expected a packed inode, got none");
    }
  }

  @Test
  void fragmentBeyondThePackedInodeIsCorrupt() {
    HandMade image = packed(withFragment(new HandMade(12).allAlgorithms(), 8001));
    assertCorrupt(
        () -> image.read("fragment"),
        "fragment of nid",
        "range in the packed inode: expected an end of at most 10000, got 8001 + 2000");
    HandMade far = packed(withFragment(new HandMade(12).allAlgorithms(), Long.MAX_VALUE));
    assertCorrupt(() -> far.read("fragment"), "got 9223372036854775807 + 2000");
  }

  @Test
  void fragmentMayEndWithThePackedInode() throws IOException {
    HandMade image = packed(withFragment(new HandMade(12).allAlgorithms(), 8000));
    byte[] tail = new byte[2000];
    System.arraycopy(MapBytes.runs(1, 10_000), 8000, tail, 0, tail.length);
    assertArrayEquals(tail, image.read("fragment"));
  }

  @Test
  void sharedXattrsInAMetaboxThatIsNotThereAreCorrupt() throws IOException {
    HandMade image = new HandMade(12).compat(Features.SHARED_EA_IN_METABOX);
    byte[] body = new byte[16];
    body[4] = 1;
    byte[] inode =
        HandMade.compact(InodeFormat.of(false, DataLayout.FLAT_PLAIN), 0100644, 1, 2, 0, 0);
    image.link("file", image.inode(inode, body));
    try (ErofsImage opened = image.open()) {
      assertCorrupt(
          () -> HandMade.find(opened, "file").metadata(),
          "shared xattrs: place: expected an image with a metabox");
    }
  }

  @Test
  void inodeBeyondTheMetaboxIsCorrupt() {
    HandMade image = new HandMade(12);
    byte[] box = new byte[4096];
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, box.length, image.data(box));
    image.metabox(image.inode(inode, NONE)).link("far", INSIDE | 128);
    image.link("very far", -1);
    assertCorrupt(() -> image.read("far"), "test.img (metabox)", "outside of the image");
    assertCorrupt(() -> image.read("very far"), "test.img (metabox)", "outside of the image");
  }

  private static HandMade packed(HandMade image) {
    byte[] contents = MapBytes.runs(1, 10_000);
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, contents.length, image.data(contents));
    return image.packed(image.inode(inode, NONE));
  }

  private static HandMade withFragment(HandMade image, long offset) {
    byte[] inode = HandMade.compact(DataLayout.COMPRESSED_FULL, 2000, 0);
    return image.link("fragment", image.inode(inode, wholeFileFragment(offset)));
  }

  private static byte[] wholeFileFragment(long offset) {
    return Bytes.concat(
        MapBytes.header(
            new MapHeader(
                offset & 0xFFFF_FFFFL,
                (int) (offset >> 32 & 0xFFFF),
                (int) (offset >> 48 & 0xFF),
                0x80 | (int) (offset >> 56 & 0x7F))),
        new byte[8]);
  }
}
