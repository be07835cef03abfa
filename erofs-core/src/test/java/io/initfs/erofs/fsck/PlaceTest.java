package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.ImmutableBytes;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void placeReadsAsAPath() {
    assertEquals("/", Place.ROOT.toString());
    Place etc = Place.ROOT.child(ImmutableBytes.utf8("etc"));
    assertEquals("/etc", etc.toString());
    assertEquals("/etc/a\\nb", etc.child(ImmutableBytes.utf8("a\nb")).toString());
    assertEquals(2, etc.child(ImmutableBytes.utf8("x")).depth());
  }

  @Test
  void veryLongPathIsItsEnd() {
    Place place = Place.ROOT;
    for (int i = 0; i < 1000; i++) {
      place = place.child(ImmutableBytes.utf8("directory-" + i));
    }
    String text = place.toString();
    assertTrue(text.startsWith(".../directory-"), text);
    assertTrue(text.endsWith("/directory-998/directory-999"), text);
    assertTrue(text.length() < 4200, text);
  }
}
