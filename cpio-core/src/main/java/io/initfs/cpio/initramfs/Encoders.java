package io.initfs.cpio.initramfs;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.initfs.cpio.CpioException;
import io.initfs.fstree.ArchiveException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Compressed streams in the settings that Linux takes, without time, name or threads. */
final class Encoders {
  private static final int ZSTD_LEVEL = 15;

  private Encoders() {}

  /** See {@link Codec#compress}. */
  static OutputStream open(Codec codec, OutputStream sink) throws IOException {
    OutputStream out = new KeepOpen(sink);
    return switch (codec) {
      case PLAIN -> out;
      case GZIP -> new SmallGzip(out);
      case BZIP2 -> new BZip2CompressorOutputStream(out);
      case LZMA -> new Unflushed(new LZMAOutputStream(out, new LZMA2Options(), -1));
      case XZ -> new XZOutputStream(out, new LZMA2Options(), XZ.CHECK_CRC32);
      case LZ4 -> new Lz4LegacyOutput(out);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL).setChecksum(true);
      case LZO ->
          throw new CpioException.Unsupported(
              new ArchiveException.Place("output", "", 0), "compression", "any but lzo", "lzo");
    };
  }

  private static final class SmallGzip extends GZIPOutputStream {
    SmallGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /**
   * The form has no flushing, and its encoder throws where {@link OutputStream} promises nothing.
   */
  private static final class Unflushed extends FilterOutputStream {
    Unflushed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() {}
  }

  private static final class KeepOpen extends FilterOutputStream {
    KeepOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
