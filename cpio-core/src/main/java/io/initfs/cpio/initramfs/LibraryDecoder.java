package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZ;

/** Streams whose library reads exactly to their end: xz, lzma alone, bzip2. */
final class LibraryDecoder implements Decoder {
  /** A dictionary of 128 MiB and what comes with it; twice what {@code xz -9} needs. */
  private static final int MEMORY_LIMIT_KIB = 130 << 10;

  private final Codec codec;
  private final Report report;

  LibraryDecoder(Codec codec, Report report) {
    this.codec = codec;
    this.report = report;
  }

  @Override
  public void decode(RegionInput in, OutputStream out) throws IOException, DecodeFailure {
    long start = in.position();
    UnclosableInput input = new UnclosableInput(in);
    try (InputStream unpacked = open(input)) {
      if (unpacked instanceof SingleXZInputStream xz) {
        checkXz(xz.getCheckType(), xz.getCheckName(), start);
      }
      copy(unpacked, in, out);
    } catch (DecodeFailure e) {
      input.rethrowFailure();
      throw e;
    }
  }

  /** The libraries are guests: whatever they throw is the stream's fault, not the caller's. */
  private InputStream open(UnclosableInput in) throws DecodeFailure {
    try {
      return switch (codec) {
        case XZ -> new SingleXZInputStream(in, MEMORY_LIMIT_KIB);
        case LZMA -> new LZMAInputStream(in, MEMORY_LIMIT_KIB);
        default -> new BZip2CompressorInputStream(in, false);
      };
    } catch (IOException | RuntimeException e) {
      throw corrupt(in.position(), e);
    }
  }

  private void copy(InputStream unpacked, RegionInput in, OutputStream out)
      throws IOException, DecodeFailure {
    copy(unpacked, out, e -> corrupt(in.position(), e));
  }

  /** Tells failures of decoding from those of writing. */
  interface OnFailure {
    DecodeFailure wrap(Exception cause);
  }

  static void copy(InputStream unpacked, OutputStream out, OnFailure onFailure)
      throws IOException, DecodeFailure {
    byte[] chunk = new byte[1 << 16];
    while (true) {
      int length;
      try {
        length = unpacked.read(chunk, 0, chunk.length);
      } catch (IOException | RuntimeException e) {
        throw onFailure.wrap(e);
      }
      if (length < 0) {
        return;
      }
      if (length == 0) {
        throw onFailure.wrap(new IOException("the decoder makes no progress"));
      }
      out.write(chunk, 0, length);
    }
  }

  private void checkXz(int check, String name, long start) throws DecodeFailure {
    if (check == XZ.CHECK_NONE || check == XZ.CHECK_CRC32) {
      return;
    }
    String message = "Input was encoded with settings that are not supported by this XZ decoder";
    if (report.strict()) {
      report.add(Rule.CODEC, start, "", "Linux takes xz with CRC32 or no check, not " + name);
    } else {
      throw new DecodeFailure(
          message,
          new CpioException.Unsupported(
              report.place("", start), "check of an xz stream", "CRC32 or none", name));
    }
  }

  private DecodeFailure corrupt(long offset, Exception cause) {
    String kernelMessage =
        codec == Codec.XZ ? "XZ-compressed data is corrupt" : "decompressor failed";
    return new DecodeFailure(
        kernelMessage,
        new CpioException.Corrupt(
            report.place("", offset),
            codec + " stream",
            "data that decodes",
            String.valueOf(cause.getMessage())));
  }
}
