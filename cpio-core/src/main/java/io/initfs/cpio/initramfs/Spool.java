package io.initfs.cpio.initramfs;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.local.UnfinishedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A temporary file for what the compressed segments of an image decompress to. */
final class Spool implements Closeable {
  private final CpioLimits limits;
  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long size;

  Spool(CpioLimits limits) {
    this.limits = limits;
  }

  long size() {
    return size;
  }

  /** What has been spooled so far. Valid until {@link #close}. */
  ByteSource bytes() throws IOException {
    if (out != null) {
      out.flush();
    }
    return file == null ? ByteSource.empty() : MoreFiles.asByteSource(file);
  }

  /** Takes the output of one segment whose compressed bytes come from {@code packed}. */
  OutputStream segment(RegionInput packed, Report report) throws IOException {
    if (out == null) {
      file = UnfinishedFiles.create(".cpio");
      out = Files.newOutputStream(file);
    }
    return new SegmentOutput(out, packed, report);
  }

  @Override
  public void close() throws IOException {
    Path path = file;
    OutputStream stream = out;
    try {
      if (stream != null) {
        stream.close();
      }
    } finally {
      if (path != null) {
        UnfinishedFiles.delete(path);
      }
    }
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
      long unpacked = size - start;
      if (size > limits.maxUnpackedBytes()) {
        throw exceeded("maxUnpackedBytes", limits.maxUnpackedBytes(), size);
      }
      long ratio = unpacked / Math.max(1, packed.position() - packedStart);
      if (unpacked > CpioLimits.FREE_EXPANSION && ratio > limits.maxExpansion()) {
        throw exceeded("maxExpansion", limits.maxExpansion(), ratio);
      }
      file.write(bytes, offset, length);
    }

    private CpioException exceeded(String limit, long most, long got) {
      return new CpioException.LimitExceeded(
          report.place("", packed.position()), limit, "at most " + most, "" + got);
    }
  }
}
