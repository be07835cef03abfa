package io.initfs.erofs.read;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static io.initfs.erofs.fixture.Failures.assertUnsupported;
import static io.initfs.erofs.fixture.XattrImage.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.fixture.AccessRecord;
import io.initfs.erofs.fixture.XattrImage;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XattrReaderTest {
  private static final int USER = 1;
  private static final int SECURITY = 6;
  private static final XattrEntry FILLER = entry(0, "", "");

  /** Prefix 0 is {@code user.uniq}, prefix 1 hides its names. */
  private static final String PREFIXES = "0500 01 756e6971 00 0200 00 78";

  private final XattrImage image = new XattrImage();
  private final AccessRecord log = new AccessRecord();

  private XattrReader reader() throws IOException {
    return new XattrReader(ContentReader.open(image.volume(log), ReadOptions.DEFAULT));
  }

  private Map<String, String> read(Inode inode) throws IOException {
    Map<String, String> xattrs = new TreeMap<>();
    reader().read(inode).forEach((name, value) -> xattrs.put(name.toString(), value.toString()));
    return xattrs;
  }

  private Optional<String> find(Inode inode, String name) throws IOException {
    return reader().find(inode, ImmutableBytes.utf8(name)).map(ImmutableBytes::toString);
  }

  @Test
  void inodeWithoutBodyHasNone() throws IOException {
    assertEquals(Map.of(), read(XattrImage.inode(0)));
    assertEquals(Optional.empty(), find(XattrImage.inode(0), "user.k"));
    assertEquals(List.of(), log.reads());
  }

  @Test
  void inlineAndSharedXattrsAreOneSet() throws IOException {
    image.shared(0, entry(SECURITY, "selinux", "label")).shared(20, entry(2, "", "acl"));
    Inode inode = image.inode(0, List.of(5, 0), entry(USER, "k", "v"), entry(USER, "empty", ""));
    assertEquals(
        Map.of(
            "user.k", "v",
            "user.empty", "",
            "security.selinux", "label",
            "system.posix_acl_access", "acl"),
        read(inode));
    assertEquals(Optional.of("label"), find(inode, "security.selinux"));
    assertEquals(Optional.of("acl"), find(inode, "system.posix_acl_access"));
    assertEquals(Optional.of("v"), find(inode, "user.k"));
    assertEquals(Optional.empty(), find(inode, "user.kk"));
    assertEquals(Optional.empty(), find(inode, "nonsense"));
  }

  /** Ids are unsigned, and count in 4 bytes: up to 16 GiB from their block on. */
  @Test
  void largestIdIsNoSmallOne() {
    Inode inode = image.inode(0, List.of(-1));
    assertCorrupt(() -> read(inode), "at byte 0x400002ffc");
  }

  @Test
  void firstOfTwoWithOneNameWinsAndInlineComesFirst() throws IOException {
    image.shared(0, entry(USER, "k", "shared")).shared(20, entry(USER, "s", "one"));
    image.shared(40, entry(USER, "s", "two"));
    Inode inode =
        image.inode(0, List.of(0, 5, 10), entry(USER, "k", "inline"), entry(USER, "k", "later"));
    assertEquals(Map.of("user.k", "inline", "user.s", "one"), read(inode));
    assertEquals(Optional.of("inline"), find(inode, "user.k"));
    assertEquals(Optional.of("one"), find(inode, "user.s"));
  }

  @Test
  void longPrefixesAreWrittenOut() throws IOException {
    image.prefixes(2, PREFIXES).shared(0, entry(0x80, ".s", "2"));
    Inode inode = image.inode(0, List.of(0), entry(0x80, ".a", "1"), entry(0x80, "", "0"), FILLER);
    assertEquals(Map.of("user.uniq.a", "1", "user.uniq.s", "2", "user.uniq", "0"), read(inode));
    assertEquals(Optional.of("2"), find(inode, "user.uniq.s"));
  }

  @Test
  void unknownAndHiddenPrefixesAndFillerArePassedOver() throws IOException {
    image.prefixes(2, PREFIXES).shared(0, entry(99, "shared", "")).shared(20, FILLER);
    Inode inode =
        image.inode(
            0,
            List.of(0, 5),
            FILLER,
            FILLER,
            entry(7, "k", "v"),
            entry(0x81, "hidden", "v"),
            entry(0x82, "beyond the table", "v"),
            entry(0xFF, "", ""),
            entry(USER, "k", "v"));
    assertEquals(Map.of("user.k", "v"), read(inode));
    assertEquals(Optional.of("v"), find(inode, "user.k"));
  }

  @Test
  void prefixTableIsReadWhenItIsNeeded() throws IOException {
    image.prefixes(1, "0500 01 756e6971");
    assertEquals(1, read(image.inode(0, List.of(), entry(USER, "k", "v"))).size());
    assertEquals(Set.of(1L), log.blocks());
    assertEquals(1, read(image.inode(0, List.of(), entry(0x80, ".a", "1"))).size());
    assertEquals(Set.of(0L, 1L), log.blocks());
  }

  @Test
  void brokenPrefixTableMattersOnlyToThoseWhoUseIt() throws IOException {
    image.prefixes(1, "0000");
    assertEquals(1, read(image.inode(0, List.of(), entry(USER, "k", "v"))).size());
    Inode inode = image.inode(0, List.of(), entry(0x80, "k", "v"));
    assertCorrupt(() -> read(inode), "xattr name prefix 0");
  }

  @Test
  void nameFilterAnswersFromTheHeader() throws IOException {
    image.featureCompat(Features.XATTR_FILTER);
    String value = "v".repeat(5000);
    Inode inode = image.inode(0xFFFF_BFFFL, List.of(), entry(USER, "k", value));
    assertEquals(Optional.empty(), find(inode, "security.selinux"));
    assertEquals(Set.of(1L), log.blocks());
    assertEquals(Optional.of(value), find(inode, "user.k"));
    assertEquals(Set.of(1L, 2L), log.blocks());
  }

  @Test
  void wrongNameFilterHidesFromLookupAlone() throws IOException {
    image.featureCompat(Features.XATTR_FILTER);
    Inode inode = image.inode(0xFFFF_FFFFL, List.of(), entry(USER, "k", "v"));
    assertEquals(Optional.empty(), find(inode, "user.k"));
    assertEquals(Map.of("user.k", "v"), read(inode));
  }

  @Test
  void nameFilterIsIgnoredIfItIsNotDeclaredOrOfAnotherKind() throws IOException {
    Inode inode = image.inode(0xFFFF_FFFFL, List.of(), entry(USER, "k", "v"));
    assertEquals(Optional.of("v"), find(inode, "user.k"));
    image.featureCompat(Features.XATTR_FILTER).filterReserved(1);
    assertEquals(Optional.of("v"), find(inode, "user.k"));
  }

  @Test
  void moreSharedIdsThanTheBodyHoldsIsCorrupt() {
    image.put(XattrImage.BODY + 4, "03");
    assertCorrupt(
        () -> read(XattrImage.inode(20)),
        "xattr body of nid 77 at byte 0x1000",
        "number of shared xattrs: expected at most 2, got 3");
    assertCorrupt(() -> find(XattrImage.inode(20), "user.k"), "number of shared xattrs");
  }

  @Test
  void entryThatRunsPastTheBodyIsCorrupt() {
    Inode whole = image.inode(0, List.of(), entry(USER, "k", "v"), entry(USER, "key", "value"));
    Inode cut = XattrImage.inode(whole.xattrSize() - 4);
    assertCorrupt(
        () -> read(cut),
        "xattr body of nid 77 at byte 0x1014",
        "size of an xattr entry: expected at most 8, got 12");
  }

  @Test
  void lookupStopsAtTheNameItWants() throws IOException {
    Inode whole = image.inode(0, List.of(), entry(USER, "k", "v"), entry(USER, "key", "value"));
    assertEquals(Optional.of("v"), find(XattrImage.inode(whole.xattrSize() - 4), "user.k"));
  }

  @Test
  void headerAloneIsRefused() {
    assertUnsupported(() -> read(XattrImage.inode(12)), "nid 77", "a header without entries");
    assertUnsupported(() -> find(XattrImage.inode(12), "user.k"), "a header without entries");
  }

  @Test
  void sharedXattrBeyondTheImageIsCorrupt() {
    Inode inode = image.inode(0, List.of(XattrImage.BLOCK / 4));
    assertCorrupt(() -> read(inode), "range of 4 bytes at byte 0x4000", "outside of the image");
    image.put(XattrImage.SIZE - 4, "ff01ffff");
    Inode last = image.inode(0, List.of(XattrImage.BLOCK / 4 - 1));
    assertCorrupt(() -> read(last), "range of 65796 bytes", "outside of the image");
  }

  @Test
  void mostSharedIdsThereCanBeAreRead() throws IOException {
    for (int i = 0; i < 255; i++) {
      image.shared(12 * i, entry(USER, Integer.toString(1000 + i), "vvvv"));
    }
    Inode inode = image.inode(0, IntStream.range(0, 255).mapToObj(i -> 3 * i).toList());
    assertEquals(255, read(inode).size());
  }

  @Test
  void sharedXattrsInAMetaboxNeedOne() throws IOException {
    image.featureCompat(Features.SHARED_EA_IN_METABOX).shared(0, entry(USER, "k", "v"));
    assertEquals(1, read(image.inode(0, List.of(), entry(USER, "k", "v"))).size());
    Inode inode = image.inode(0, List.of(0));
    assertCorrupt(() -> read(inode), "shared xattrs", "an image with a metabox");
  }

  @Test
  void randomBytesNeverDoWorseThanFail() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int read = 0;
    for (int round = 0; round < 3000; round++) {
      image
          .prefixes(2, PREFIXES)
          .shared(0, entry(0x80, "s", "1"))
          .shared(20, entry(USER, "t", "2"));
      Inode inode =
          image.inode(0, List.of(0, 5), entry(USER, "k", "v"), entry(0x80, "a", "1"), FILLER);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int[] parts = {XattrImage.PREFIXES, XattrImage.BODY, XattrImage.BODY, XattrImage.SHARED};
        int at = parts[random.nextInt(parts.length)] + random.nextInt(inode.xattrSize());
        image.put(at, String.format("%02x", random.nextInt(256)));
      }
      read += isReadable(inode) ? 1 : 0;
    }
    assertTrue(read > 300, read + " of 3000 could be read");
  }

  private boolean isReadable(Inode inode) throws IOException {
    try {
      read(inode);
      return true;
    } catch (ErofsException expected) {
      return false;
    }
  }
}
