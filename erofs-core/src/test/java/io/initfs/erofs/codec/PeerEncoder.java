package io.initfs.erofs.codec;

import com.github.luben.zstd.Zstd;
import io.initfs.erofs.disk.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Factory;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.UnsupportedOptionsException;

/** Makes the compressed data of a pcluster with somebody else's encoder. */
public final class PeerEncoder {
  private PeerEncoder() {}

  public static byte[] encode(Algorithm algorithm, byte[] input) throws IOException {
    return switch (algorithm) {
      case LZ4 -> LZ4Factory.safeInstance().highCompressor().compress(input);
      case LZMA -> microLzma(input, smallOptions(input.length));
      case DEFLATE -> deflate(input);
      case ZSTD -> Zstd.compress(input, 15);
    };
  }

  /** The preset's dictionary of 8 MiB costs the encoder 90 MiB, whatever there is to encode. */
  private static LZMA2Options smallOptions(int length) throws UnsupportedOptionsException {
    LZMA2Options options = new LZMA2Options();
    options.setDictSize(Math.max(LZMA2Options.DICT_SIZE_MIN, length));
    return options;
  }

  static byte[] microLzma(byte[] input, LZMA2Options options) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte properties;
    try (LZMAOutputStream lzma = new LZMAOutputStream(out, options, false)) {
      lzma.write(input);
      properties = (byte) lzma.getProps();
    }
    byte[] stream = out.toByteArray();
    stream[0] = (byte) ~properties;
    return stream;
  }

  private static byte[] deflate(byte[] input) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(input);
    deflater.finish();
    byte[] stream = new byte[input.length + 100];
    int length = deflater.deflate(stream);
    deflater.end();
    return Arrays.copyOf(stream, length);
  }
}
