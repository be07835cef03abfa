package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.fixture.AccessRecord;
import io.initfs.erofs.io.AccessLog;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkLimitTest {
  private static final long MIB = 1 << 20;

  @Test
  void readsAndDecodesCount() {
    WorkLimit work = new WorkLimit(AccessLog.NONE, MIB);
    assertEquals((4L << 30) + 4096 * MIB, work.limit());
    work.add(work.limit() - 30);
    work.physicalRead(0, 10);
    work.pclusterDecoded(1, 0, 1, 20);
    assertFalse(work.isExceeded());
    work.physicalRead(0, 1);
    assertTrue(work.isExceeded());
  }

  @Test
  void sumsDoNotWrapAround() {
    WorkLimit work = new WorkLimit(AccessLog.NONE, Long.MAX_VALUE);
    work.add(Long.MAX_VALUE);
    work.add(Long.MAX_VALUE);
    assertFalse(work.isExceeded());
  }

  @Test
  void logSeesAll() {
    AccessRecord log = new AccessRecord();
    WorkLimit work = new WorkLimit(log, MIB);
    work.physicalRead(5, 10);
    work.pclusterDecoded(1, 2, 3, 4);
    assertEquals(List.of(new AccessRecord.Read(5, 10)), log.reads());
    assertEquals(List.of(new AccessRecord.Decode(1, 2, 3, 4)), log.decodes());
  }
}
