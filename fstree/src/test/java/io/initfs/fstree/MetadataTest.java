package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetadataTest {
  private static final long MAX_ID = 0xFFFF_FFFFL;

  @Test
  void fieldsReachTheirBounds() {
    Metadata most = Metadata.of(07777).withOwner(MAX_ID, MAX_ID);
    assertEquals(07777, most.permissions());
    assertEquals(MAX_ID, most.uid());
    assertEquals(MAX_ID, most.gid());
  }

  @Test
  void fieldsOutOfBoundsAreRefused() {
    Metadata metadata = Metadata.of(0);
    assertThrows(IllegalArgumentException.class, () -> Metadata.of(010000));
    assertThrows(IllegalArgumentException.class, () -> Metadata.of(-1));
    assertThrows(IllegalArgumentException.class, () -> metadata.withOwner(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> metadata.withOwner(MAX_ID + 1, 0));
    assertThrows(IllegalArgumentException.class, () -> metadata.withOwner(0, MAX_ID + 1));
    assertThrows(IllegalArgumentException.class, () -> new Timestamp(0, 1_000_000_000));
    assertThrows(IllegalArgumentException.class, () -> new Timestamp(0, -1));
    assertThrows(IllegalArgumentException.class, () -> new DeviceNumber(4096, 0));
    assertThrows(IllegalArgumentException.class, () -> new DeviceNumber(0, 1 << 20));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DeviceNode(metadata, NodeKind.FIFO, new DeviceNumber(0, 0)));
    assertThrows(
        IllegalArgumentException.class, () -> new RegularFile(metadata, -1, ByteSource.empty()));
  }

  @Test
  void eachWithChangesItsFieldAlone() {
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.of(ImmutableBytes.utf8("user.a"), ImmutableBytes.utf8("b"));
    Timestamp mtime = new Timestamp(-1, 5);
    Metadata changed =
        Metadata.of(0).withPermissions(01234).withOwner(1, 2).withMtime(mtime).withXattrs(xattrs);
    assertEquals(new Metadata(01234, 1, 2, mtime, xattrs), changed);
  }

  @Test
  void timestampsAreOrderedInTime() {
    assertTrue(new Timestamp(-1, 999_999_999).compareTo(Timestamp.EPOCH) < 0);
    assertTrue(new Timestamp(1, 1).compareTo(Timestamp.ofSeconds(1)) > 0);
    assertEquals("-1.000000005", new Timestamp(-1, 5).toString());
  }

  @ParameterizedTest
  @EnumSource
  void kindIsFoundInAMode(NodeKind kind) {
    assertEquals(Optional.of(kind), NodeKind.fromMode(kind.typeBits() | 07777));
  }

  @Test
  void modeWithoutAKindHasNone() {
    assertTrue(NodeKind.fromMode(0777).isEmpty());
    assertTrue(NodeKind.fromMode(0170000).isEmpty());
  }
}
