package io.initfs.erofs.fsck;

import io.initfs.erofs.io.AccessLog;

/**
 * Counts bytes that are read and decoded. Files may share all they are made of, so a small image
 * may hold more data than anybody has time for; the check ends when it has cost more than an honest
 * image of that size can.
 */
final class WorkLimit implements AccessLog {
  private static final long BASE = 4L << 30;

  /** Bytes for each of the image: more than the densest pclusters and their index decode to. */
  private static final long RATIO = 4096;

  private final AccessLog log;
  private final long limit;
  private long done;

  /**
   * A limit that was not touched yet.
   *
   * @param log told of everything, too
   * @param imageBytes of the image and its devices
   */
  WorkLimit(AccessLog log, long imageBytes) {
    this.log = log;
    this.limit =
        imageBytes > (Long.MAX_VALUE - BASE) / RATIO ? Long.MAX_VALUE : BASE + RATIO * imageBytes;
  }

  /** Adds work that no read or decode shows. */
  void add(long bytes) {
    done = done > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : done + bytes;
  }

  boolean isExceeded() {
    return done > limit;
  }

  long limit() {
    return limit;
  }

  @Override
  public void physicalRead(long position, int length) {
    add(length);
    log.physicalRead(position, length);
  }

  @Override
  public void pclusterDecoded(long nid, long physical, int stored, int decoded) {
    add(decoded);
    log.pclusterDecoded(nid, physical, stored, decoded);
  }
}
