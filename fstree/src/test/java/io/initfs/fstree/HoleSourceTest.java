package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class HoleSourceTest {
  @Test
  void readsAsZerosOfItsLength() throws IOException {
    assertArrayEquals(new byte[70_000], new HoleSource(70_000).read());
    assertEquals(0, new HoleSource(0).read().length);
    try (InputStream in = new HoleSource(2).openStream()) {
      assertEquals(0, in.read());
      assertEquals(1, in.skip(5));
      assertEquals(-1, in.read());
      assertEquals(-1, in.read(new byte[1]));
    }
  }

  @Test
  void sliceOfAHoleIsAHole() throws IOException {
    ByteSource slice = new HoleSource(Long.MAX_VALUE).slice(10, 20);
    assertInstanceOf(HoleSource.class, slice);
    assertEquals(20, slice.size());
    assertEquals(5, new HoleSource(15).slice(10, 20).size());
    assertEquals(0, new HoleSource(15).slice(20, 20).size());
    assertThrows(IllegalArgumentException.class, () -> new HoleSource(-1));
  }
}
