package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayfsMarksTest {
  private static DeviceNode device(NodeKind kind, int major, int minor) {
    return new DeviceNode(Metadata.of(0600), kind, new DeviceNumber(major, minor));
  }

  private static Metadata metadata(String name, String value) {
    return Metadata.of(0755)
        .withXattrs(ImmutableSortedMap.of(ImmutableBytes.utf8(name), ImmutableBytes.utf8(value)));
  }

  private static boolean isOpaque(String name, String value) {
    return OverlayfsMarks.isOpaque(new Directory(metadata(name, value), Map.of()));
  }

  @Test
  void whiteoutIsACharacterDeviceWithoutNumber() {
    assertTrue(OverlayfsMarks.isWhiteout(device(NodeKind.CHARACTER_DEVICE, 0, 0)));
    assertFalse(OverlayfsMarks.isWhiteout(device(NodeKind.BLOCK_DEVICE, 0, 0)));
    assertFalse(OverlayfsMarks.isWhiteout(device(NodeKind.CHARACTER_DEVICE, 0, 1)));
    assertFalse(OverlayfsMarks.isWhiteout(device(NodeKind.CHARACTER_DEVICE, 1, 0)));
    assertFalse(OverlayfsMarks.isWhiteout(new Fifo(Metadata.of(0600))));
  }

  @Test
  void opaqueIsADirectoryMarkedWithY() {
    assertTrue(isOpaque("trusted.overlay.opaque", "y"));
    assertTrue(isOpaque("user.overlay.opaque", "y"));
    assertFalse(isOpaque("trusted.overlay.opaque", "x"));
    assertFalse(isOpaque("trusted.overlay.opaque", "y\0"));
    assertFalse(isOpaque("trusted.overlay.opaque", ""));
    assertFalse(isOpaque("trusted.overlay.origin", "y"));
    assertFalse(OverlayfsMarks.isOpaque(new Directory(Metadata.of(0755), Map.of())));
    Metadata marked = metadata("trusted.overlay.opaque", "y");
    assertFalse(OverlayfsMarks.isOpaque(RegularFile.of(marked, new byte[0])));
  }
}
