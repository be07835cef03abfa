package io.initfs.erofs.codec;

import java.io.IOException;
import java.io.OutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.UnsupportedOptionsException;

/** MicroLZMA on top of a raw stream of org.tukaani:xz. */
final class MicroLzmaCompressor implements BlockCompressor {
  /** How thoroughly liblzma searches at its extreme presets, and at 3 and 5, which differ. */
  private static final int EXTREME_NICE_LENGTH = 273;

  private static final int EXTREME_DEPTH = 512;
  private static final int OTHER_NICE_LENGTH = 192;

  private final LZMA2Options options;
  private final byte firstByte;

  MicroLzmaCompressor(LzmaSettings settings) {
    try {
      options = new LZMA2Options(settings.level());
      options.setDictSize(settings.dictionarySize());
      options.setLcLp(settings.lc(), settings.lp());
      options.setPb(settings.pb());
      if (settings.extreme()) {
        searchThoroughly(settings.level() == 3 || settings.level() == 5);
      }
    } catch (UnsupportedOptionsException e) {
      throw new IllegalArgumentException(settings.toString(), e);
    }
    firstByte = (byte) ~MicroLzma.properties(options.getLc(), options.getLp(), options.getPb());
  }

  /** The library has presets 0 to 9 only. */
  private void searchThoroughly(boolean less) throws UnsupportedOptionsException {
    options.setMode(LZMA2Options.MODE_NORMAL);
    options.setMatchFinder(LZMA2Options.MF_BT4);
    options.setNiceLen(less ? OTHER_NICE_LENGTH : EXTREME_NICE_LENGTH);
    options.setDepthLimit(less ? 0 : EXTREME_DEPTH);
  }

  @Override
  public int compress(byte[] input, int from, int length, byte[] output) {
    Sink sink = new Sink(output);
    try {
      // Not closed: that would end the stream once more, and there is nothing to give back.
      LZMAOutputStream lzma = new LZMAOutputStream(sink, options, false);
      lzma.write(input, from, length);
      lzma.finish();
    } catch (Sink.FullException e) {
      return TOO_LARGE;
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    output[0] = firstByte;
    return sink.size;
  }

  /** Memory that is full at some point. */
  private static final class Sink extends OutputStream {
    private static final class FullException extends IOException {
      private static final long serialVersionUID = 1;
    }

    private final byte[] bytes;
    private int size;

    Sink(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      if (length > bytes.length - size) {
        throw new FullException();
      }
      System.arraycopy(b, offset, bytes, size, length);
      size += length;
    }
  }
}
