package io.initfs.initoverlayfs;

import com.google.common.collect.Iterables;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.cpio.initramfs.Segment;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.fstree.FileTree;

/**
 * What a split came to. All sizes are bytes.
 *
 * @param before the initramfs as it was
 * @param mini the mini initramfs
 * @param selection what went into the mini archive, and why
 * @param archive what an archive cannot hold of that
 * @param image the EROFS image
 */
public record SplitReport(
    Cost before,
    Cost mini,
    MiniSelection selection,
    CpioWriteReport archive,
    ErofsStatistics image) {
  /**
   * What an initramfs costs at every boot.
   *
   * @param stored bytes the boot loader reads
   * @param unpacked bytes of archives that the kernel goes through and copies before init starts
   * @param entries names in the root it makes
   */
  public record Cost(long stored, long unpacked, long entries) {}

  static SplitReport of(
      Initramfs initramfs,
      FileTree full,
      MiniSelection selection,
      CpioWriteReport archive,
      ErofsStatistics image) {
    long stored = 0;
    long unpacked = 0;
    long early = 0;
    for (Segment segment : initramfs.segments()) {
      long packed = segment.length() + segment.padding();
      stored += packed;
      unpacked += segment.unpackedSize();
      early += segment.early() ? packed : 0;
    }
    // The root itself is no entry.
    long entries = Iterables.size(full) - 1L;
    Cost mini = new Cost(early + archive.bytes(), early + archive.bytes(), archive.entries());
    return new SplitReport(new Cost(stored, unpacked, entries), mini, selection, archive, image);
  }
}
