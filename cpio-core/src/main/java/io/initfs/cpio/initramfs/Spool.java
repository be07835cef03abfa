package io.initfs.cpio.initramfs;

import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.Expansion;
import io.initfs.fstree.local.SpoolFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A temporary file for what the compressed segments of an image decompress to. */
final class Spool implements Closeable {
  private final CpioLimits limits;
  private final SpoolFile spooled = new SpoolFile(".cpio");
  private long size;

  Spool(CpioLimits limits) {
    this.limits = limits;
  }

  long size() {
    return size;
  }

  /** What has been spooled so far. Valid until {@link #close}. */
  ByteSource bytes() {
    return spooled.bytes();
  }

  /** Takes the output of one segment whose compressed bytes come from {@code packed}. */
  OutputStream segment(RegionInput packed, Report report) throws IOException {
    return new SegmentOutput(spooled.stream(), packed, report);
  }

  @Override
  public void close() throws IOException {
    spooled.close();
  }

  private final class SegmentOutput extends OutputStream {
    private final OutputStream file;
    private final RegionInput packed;
    private final Report report;
    private final long packedStart;
    private final long start = size;

    SegmentOutput(OutputStream file, RegionInput packed, Report report) {
      this.file = file;
      this.packed = packed;
      this.packedStart = packed.position();
      this.report = report;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      size += length;
      Optional<Expansion.Excess> excess =
          limits.expansion().excess(packed.position() - packedStart, size - start, size);
      if (excess.isPresent()) {
        throw new CpioException.LimitExceeded(
            report.place("", packed.position()),
            excess.get().limit(),
            excess.get().expected(),
            "" + excess.get().got());
      }
      file.write(bytes, offset, length);
    }
  }
}
