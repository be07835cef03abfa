package io.initfs.erofs.codec;

import java.io.IOException;
import java.io.OutputStream;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.ResettableArrayCache;
import org.tukaani.xz.UnsupportedOptionsException;

/** MicroLZMA on top of a raw stream of org.tukaani:xz. */
final class MicroLzmaCompressor implements BlockCompressor {
  /** How thoroughly liblzma searches at its extreme presets, and at 3 and 5, which differ. */
  private static final int EXTREME_NICE_LENGTH = 273;

  private static final int EXTREME_DEPTH = 512;
  private static final int OTHER_NICE_LENGTH = 192;

  /** Bytes that an encoder is given at a time where its output is watched. */
  private static final int STEP = 128;

  /** Bytes ahead that the library's encoders look at, in either mode, before they encode one. */
  private static final int NORMAL_LOOKAHEAD = 4096 + 273;

  private static final int FAST_LOOKAHEAD = 272 + 273;

  /** Bytes that an encoder gives back at its end, beside those of what it has encoded. */
  private static final int FLUSHED = 5;

  private final LZMA2Options options;
  private final int lookahead;

  /** Those of the encoder before, of which the next one needs the same sizes. */
  private final ResettableArrayCache arrays = new ResettableArrayCache(new BasicArrayCache());

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
    lookahead = options.getMode() == LZMA2Options.MODE_FAST ? FAST_LOOKAHEAD : NORMAL_LOOKAHEAD;
    firstByte = (byte) ~MicroLzma.properties(options.getLc(), options.getLp(), options.getPb());
  }

  /** The library has presets 0 to 9 only. */
  private void searchThoroughly(boolean less) throws UnsupportedOptionsException {
    options.setMode(LZMA2Options.MODE_NORMAL);
    options.setMatchFinder(LZMA2Options.MF_BT4);
    options.setNiceLen(less ? OTHER_NICE_LENGTH : EXTREME_NICE_LENGTH);
    options.setDepthLimit(less ? 0 : EXTREME_DEPTH);
  }

  /** Gives bytes to an encoder little by little, until it has given back {@code size}. */
  @Override
  public int estimate(byte[] input, int from, int limit, int size) {
    int given = 0;
    try {
      LZMAOutputStream lzma = encoder(new Sink(new byte[size - FLUSHED]), limit);
      for (; given < limit; given += STEP) {
        lzma.write(input, from + given, Math.min(STEP, limit - given));
      }
      lzma.finish();
      return limit;
    } catch (Sink.FullException e) {
      // At its end an encoder has looked at all there is, and how far it has come is not known.
      return given < limit ? Math.max(1, given + STEP / 2 - lookahead) : 0;
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
  }

  /**
   * An encoder for {@code length} bytes, whose predecessor is at its end. A dictionary that is
   * larger would only be one to clear; of sizes there are few, so that arrays fit again. It is not
   * closed: there is nothing to close, and after a failure that would throw it again.
   */
  private LZMAOutputStream encoder(Sink sink, int length) throws IOException {
    arrays.reset();
    int needed = Integer.highestOneBit(Math.max(LZMA2Options.DICT_SIZE_MIN, length) - 1) << 1;
    LZMA2Options fitting = (LZMA2Options) options.clone();
    fitting.setDictSize(Math.min(options.getDictSize(), needed));
    return new LZMAOutputStream(sink, fitting, false, arrays);
  }

  @Override
  public int compress(byte[] input, int from, int length, byte[] output) {
    Sink sink = new Sink(output);
    try {
      LZMAOutputStream lzma = encoder(sink, length);
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
      if (size == bytes.length) {
        throw new FullException();
      }
      bytes[size] = (byte) value;
      size++;
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
