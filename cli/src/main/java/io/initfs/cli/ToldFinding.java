package io.initfs.cli;

import com.google.common.primitives.UnsignedLong;
import io.initfs.cpio.initramfs.Finding.Level;
import io.initfs.cpio.initramfs.Rule;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.fsck.Severity;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code initfs fsck} tells of a finding, in an image of either form.
 *
 * @param isError whether the image is not to be used as it is
 * @param line for people
 * @param figures for programs
 */
record ToldFinding(boolean isError, String line, Object figures) {
  /** As {@code --json} has it. Numbers of 64 bits are unsigned; what does not apply is left out. */
  private record Figures(
      String code,
      String severity,
      String path,
      @Nullable BigInteger nid,
      @Nullable Long offset,
      String what,
      String expected,
      String got,
      String kernel) {}

  static ToldFinding of(Finding finding) {
    boolean hasInode = finding.nid() != Where.NO_NID;
    Figures figures =
        new Figures(
            finding.rule().code(),
            finding.rule().severity().name().toLowerCase(Locale.ROOT),
            finding.path(),
            hasInode ? UnsignedLong.fromLongBits(finding.nid()).bigIntegerValue() : null,
            finding.offset() == Where.NO_OFFSET ? null : finding.offset(),
            finding.what(),
            finding.expected(),
            finding.got(),
            finding.rule().kernel());
    return new ToldFinding(
        finding.rule().severity() == Severity.ERROR, finding.toString(), figures);
  }

  /** As {@code --json} has it of an initramfs; an offset counts in what a segment unpacks to. */
  private record InitramfsFigures(
      String code,
      String severity,
      Level level,
      int segment,
      long offset,
      String entry,
      String text) {}

  static ToldFinding of(io.initfs.cpio.initramfs.Finding finding) {
    return of(finding, finding.level() != Level.NOTE);
  }

  /** What Linux passes over, and who checks an image does not. */
  static ToldFinding noArchive() {
    return of(
        new io.initfs.cpio.initramfs.Finding(Rule.EMPTY, -1, 0, "", "no archive in it"), true);
  }

  private static ToldFinding of(io.initfs.cpio.initramfs.Finding finding, boolean isError) {
    InitramfsFigures figures =
        new InitramfsFigures(
            finding.rule().code(),
            isError ? "error" : "warning",
            finding.level(),
            finding.segment(),
            finding.offset(),
            finding.entry(),
            finding.text());
    return new ToldFinding(isError, finding.toString(), figures);
  }
}
