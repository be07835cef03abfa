package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.fsck.PhysicalRanges.Kind;
import io.initfs.erofs.volume.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhysicalRangesTest {
  private final PhysicalRanges ranges = new PhysicalRanges(8);

  private static Subject file(int nid) {
    return new Subject("/" + nid, nid);
  }

  private void add(int nid, Kind kind, int space, long from, long to) {
    ranges.add(new Location(space, from), to - from, kind, file(nid));
  }

  private List<String> found() {
    Findings findings = new Findings(100);
    ranges.check(findings);
    return findings.toList().stream().map(one -> one.rule().code() + " " + one.path()).toList();
  }

  @Test
  void blocksMayBeSharedInAnyWay() {
    add(1, Kind.BLOCKS, 0, 0, 100);
    add(2, Kind.BLOCKS, 0, 50, 200);
    add(3, Kind.BLOCKS, 0, 0, 300);
    assertEquals(List.of(), found());
  }

  @Test
  void pclusterMayBeSharedAsAWhole() {
    add(1, Kind.PCLUSTER, 0, 0, 100);
    add(2, Kind.PCLUSTER, 0, 0, 100);
    add(3, Kind.PCLUSTER, 0, 100, 200);
    assertEquals(List.of(), found());
  }

  @Test
  void pclusterThatStartsOrEndsElsewhereOverlaps() {
    add(1, Kind.PCLUSTER, 0, 0, 100);
    add(2, Kind.PCLUSTER, 0, 0, 101);
    add(3, Kind.PCLUSTER, 0, 200, 300);
    add(4, Kind.PCLUSTER, 0, 299, 301);
    assertEquals(List.of("EROFS-MAP-OVERLAP /2", "EROFS-MAP-OVERLAP /4"), found());
  }

  @Test
  void dataInMetadataAreTold() {
    add(1, Kind.METADATA, 0, 100, 200);
    add(2, Kind.BLOCKS, 0, 0, 101);
    add(3, Kind.BLOCKS, 0, 199, 300);
    assertEquals(List.of("EROFS-MAP-OVERLAP /2", "EROFS-MAP-OVERLAP /3"), found());
  }

  @Test
  void metadataInMetadataAreTold() {
    add(1, Kind.METADATA, -2, 100, 200);
    add(2, Kind.METADATA, -2, 199, 300);
    assertEquals(List.of("EROFS-INODE-OVERLAP /2"), found());
  }

  @Test
  void addressSpacesAreApart() {
    add(1, Kind.PCLUSTER, 0, 0, 100);
    add(2, Kind.PCLUSTER, 1, 50, 200);
    add(3, Kind.METADATA, -2, 60, 200);
    assertEquals(List.of(), found());
  }

  @Test
  void cachedViewOfTheImageIsTheImage() {
    add(1, Kind.PCLUSTER, Location.PRIMARY, 0, 100);
    add(2, Kind.METADATA, Location.METADATA, 50, 60);
    assertEquals(List.of("EROFS-MAP-OVERLAP /1"), found());
  }

  @Test
  void sharedOnesTakeNoRoom() {
    for (int i = 0; i < 100; i++) {
      add(i, Kind.PCLUSTER, 0, 0, 100);
    }
    add(100, Kind.PCLUSTER, 0, 50, 150);
    assertEquals(List.of("EROFS-MAP-OVERLAP /100"), found());
  }

  @Test
  void whatIsBeyondTheLimitIsNotCompared() {
    for (int i = 0; i < 100; i++) {
      add(i, Kind.PCLUSTER, 0, 100L * i, 100L * i + 100);
    }
    add(100, Kind.PCLUSTER, 0, 50, 150);
    assertEquals(List.of(), found());
  }

  @Test
  void blocksThatFollowOneAnotherAreOneRange() {
    for (int i = 0; i < 100; i++) {
      add(1, Kind.BLOCKS, 0, 100L * i, 100L * i + 100);
    }
    add(2, Kind.METADATA, 0, 9950, 9960);
    assertEquals(List.of("EROFS-MAP-OVERLAP /1"), found());
  }

  @Test
  void nothingAndWhatHasNoEndIsNowhere() {
    add(1, Kind.METADATA, 0, 100, 200);
    ranges.add(new Location(0, 150), 0, Kind.BLOCKS, file(2));
    ranges.add(new Location(0, 150), Long.MAX_VALUE, Kind.BLOCKS, file(3));
    assertEquals(List.of(), found());
  }
}
