package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioException;
import java.io.IOException;
import java.io.OutputStream;

/** Decodes one compressed stream. */
interface Decoder {
  /**
   * Writes what the stream at {@code in}'s position decodes to, and leaves {@code in} right behind
   * the stream. On failure, what could be decoded before has been written.
   */
  void decode(RegionInput in, OutputStream out) throws IOException, DecodeFailure;

  /**
   * A decoder for one stream at the start of {@code image}.
   *
   * @throws CpioException.Unsupported for lzo, which no library at hand decodes
   */
  static Decoder of(Codec codec, ImageRegion image, Report report) throws CpioException {
    return switch (codec) {
      case GZIP -> new GzipDecoder(report);
      case ZSTD -> new ZstdDecoder(image, report);
      case LZ4 -> new Lz4Decoder(report);
      case XZ, LZMA, BZIP2 -> new LibraryDecoder(codec, report);
      case PLAIN, LZO ->
          throw new CpioException.Unsupported(
              report.place("", image.start()),
              "compression of a segment",
              "gzip, bzip2, lzma, xz, lz4 or zstd",
              codec.toString());
    };
  }
}
