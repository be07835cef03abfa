package io.initfs.erofs.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.fixture.AccessRecord;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedBlockSourceTest {
  private static final byte[] BYTES = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

  @Test
  void cacheReadsEachBlockOnceAndTheLastOneShort() throws IOException {
    AccessRecord record = new AccessRecord();
    ImageSource cached =
        new CachedBlockSource(ImageSource.ofBytes("b", BYTES).observedBy(record), 2, 10);
    byte[] got = new byte[10];
    cached.readFully(3, got, 3, 6);
    assertArrayEquals(new byte[] {0, 0, 0, 13, 14, 15, 16, 17, 18, 0}, got);
    cached.readFully(0, got, 0, 10);
    assertArrayEquals(BYTES, got);
    assertEquals(
        List.of(
            new AccessRecord.Read(0, 4), new AccessRecord.Read(4, 4), new AccessRecord.Read(8, 2)),
        record.reads());
  }

  @Test
  void cacheForgetsWhatIsBeyondItsSize() throws IOException {
    AccessRecord record = new AccessRecord();
    ImageSource cached =
        new CachedBlockSource(ImageSource.ofBytes("b", BYTES).observedBy(record), 0, 2);
    byte[] got = new byte[10];
    cached.readFully(0, got, 0, 10);
    cached.readFully(0, got, 0, 1);
    assertEquals(11, record.reads().size());
  }
}
