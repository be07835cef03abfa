package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.read.FileContent;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The data of one file: each pcluster decodes to what the map promises. */
final class DataRules {
  private final NodeReader reader;
  private final WorkLimit work;
  private final Findings findings;
  private final LongConsumer progress;
  private final Optional<DigestRules> digests;
  private final byte[] buffer = new byte[1 << 16];

  DataRules(
      NodeReader reader,
      WorkLimit work,
      Findings findings,
      LongConsumer progress,
      Optional<DigestRules> digests) {
    this.reader = reader;
    this.work = work;
    this.findings = findings;
    this.progress = progress;
    this.digests = digests;
  }

  /**
   * Reads all data of a file.
   *
   * @param trust in its map
   */
  void check(Inode inode, Subject subject, Trust trust) throws IOException {
    if (trust == Trust.NOTHING) {
      return;
    }
    FileContent content = reader.content(inode);
    try {
      if (trust == Trust.MAP) {
        if (digests.isEmpty() || !digests.get().check(inode, subject)) {
          readAll(content);
        }
        checkPadding(content, inode, subject);
        return;
      }
    } catch (ErofsException first) {
      // Which is met again, with all that stand behind it.
    }
    readEach(content, inode, subject, trust);
  }

  private void readAll(FileContent content) throws IOException {
    try (InputStream in = content.openStored()) {
      for (int count = in.read(buffer); count >= 0 && !work.isExceeded(); count = in.read(buffer)) {
        progress.accept(count);
      }
    }
  }

  /** One extent after the other, so that one that is broken does not hide another. */
  private void readEach(FileContent content, Inode inode, Subject subject, Trust trust)
      throws IOException {
    long offset = 0;
    while (offset < inode.size() && !findings.isFull() && !work.isExceeded()) {
      Extent extent;
      try {
        extent = content.extentFrom(offset);
      } catch (ErofsException e) {
        report(e, subject, trust);
        return;
      }
      try {
        readOne(content, extent);
      } catch (ErofsException e) {
        report(e, subject, trust);
      }
      offset = extent.end();
    }
  }

  private void report(ErofsException failure, Subject subject, Trust trust) {
    Rule rule = FailureRules.ofContents(failure);
    if (trust.isNews(rule)) {
      findings.add(rule, subject, failure);
    }
  }

  private void readOne(FileContent content, Extent extent) throws IOException {
    if (extent instanceof Extent.Hole || extent instanceof Extent.Fragment) {
      // A packed inode is checked as a whole, and may have more zeros than anyone can read.
      return;
    }
    long length = extent.length();
    try (InputStream in = content.slice(extent.logical(), length).openStream()) {
      for (int count = in.read(buffer); count >= 0 && !work.isExceeded(); count = in.read(buffer)) {
        progress.accept(count);
      }
    }
  }

  /**
   * The rest of the last block, of what is stored in blocks as it is. Where there may be encoded
   * extents, it may be the start of one.
   */
  private void checkPadding(FileContent content, Inode inode, Subject subject) throws IOException {
    Volume volume = reader.volume();
    int used = (int) (inode.size() & volume.blockSize() - 1);
    boolean shared = volume.superblock().hasIncompat(Features.BIT48);
    if (used == 0 || shared || inode.isCompressed()) {
      return;
    }
    Extent last = content.extentAt(inode.size() - 1);
    if (!(last instanceof Extent.Raw raw) || raw.at().equals(inode.body())) {
      return;
    }
    Location end = raw.at().plus(raw.length());
    long rest = volume.source(end.space()).size() - end.address();
    byte[] padding = new byte[(int) Math.min(volume.blockSize() - used, rest)];
    volume.readFully(end, padding, 0, padding.length);
    for (int i = 0; i < padding.length; i++) {
      if (padding[i] != 0) {
        long at = end.space() > Location.PRIMARY ? Where.NO_OFFSET : end.address() + i;
        findings.add(
            Rule.DATA_PADDING,
            subject,
            at,
            "byte behind the end of the file",
            0,
            padding[i] & 0xFF);
        return;
      }
    }
  }
}
