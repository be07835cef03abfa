package io.initfs.cpio.initramfs;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** How a segment of an image is stored. */
public enum Codec {
  PLAIN("cpio", 0, 0, 0),
  GZIP("gzip", 0x1F, 0x8B, 32 << 10),
  BZIP2("bzip2", 0x42, 0x5A, 4 << 10),
  LZMA("lzma", 0x5D, 0x00, 4 << 10),
  XZ("xz", 0xFD, 0x37, 4 << 10),
  LZO("lzo", 0x89, 0x4C, 256 << 10),
  /** The legacy frame, {@code lz4 -l}; Linux knows no other. */
  LZ4("lz4", 0x02, 0x21, 8 << 20),
  ZSTD("zstd", 0x28, 0xB5, 128 << 10);

  private final String label;
  private final int first;
  private final int second;
  private final int window;

  Codec(String label, int first, int second, int window) {
    this.label = label;
    this.first = first;
    this.second = second;
    this.window = window;
  }

  /** The name Linux and its tools have for it. */
  @Override
  public String toString() {
    return label;
  }

  /** The compressed codec that Linux takes for {@code prefix}: it looks at two bytes only. */
  public static Optional<Codec> detectCompressed(byte[] prefix) {
    for (Codec codec : values()) {
      if (codec != PLAIN
          && prefix.length >= 2
          && (prefix[0] & 0xFF) == codec.first
          && (prefix[1] & 0xFF) == codec.second) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  /**
   * Starts a compressed stream in settings that Linux takes; the same bytes give the same stream.
   * Closing ends the stream and leaves {@code out} open, so that another segment can follow: a
   * plain one at a multiple of 4, with zeros before it; after lz4, which has no end mark, any but
   * lz4 with at least four zeros before it.
   *
   * @throws io.initfs.cpio.CpioException.Unsupported for lzo
   */
  public OutputStream compress(OutputStream out) throws IOException {
    return Encoders.open(this, out);
  }

  /**
   * In how large pieces, in bytes, Linux hands decompressed data to the parser. For lzma it is the
   * dictionary's size, which is at least this.
   */
  int window() {
    return window;
  }
}
