package io.initfs.erofs.codec;

import com.google.common.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;

/**
 * MicroLZMA: a raw LZMA stream without an end marker, whose first byte, always 0 in LZMA, is the
 * complement of the properties.
 */
final class MicroLzma {
  private static final int LC_VALUES = 9;
  private static final int LP_VALUES = 5;
  private static final int PB_VALUES = 5;
  private static final int MAX_LC_PLUS_LP = 4;
  private static final int NO_KNOWN_SIZE = -1;

  private MicroLzma() {}

  /** The properties byte of LZMA. */
  static int properties(int lc, int lp, int pb) {
    return (pb * LP_VALUES + lp) * LC_VALUES + lc;
  }

  static void decode(
      byte[] input,
      int inputFrom,
      int inputLength,
      byte[] output,
      int outputFrom,
      int outputLength,
      boolean whole)
      throws IOException {
    Objects.checkFromIndexSize(inputFrom, inputLength, input.length);
    Objects.checkFromIndexSize(outputFrom, outputLength, output.length);
    byte properties = properties(input, inputFrom, inputLength);
    RangeCoderInput in = new RangeCoderInput(input, inputFrom, inputLength);
    int done;
    // What is read at all is a dictionary large enough. Of a known size the library also checks
    // that no match passes it and that the range coder ends on code 0.
    try (var lzma =
        new LZMAInputStream(in, whole ? outputLength : NO_KNOWN_SIZE, properties, outputLength)) {
      done = ByteStreams.read(lzma, output, outputFrom, outputLength);
      if (whole && done == outputLength && lzma.read() != -1) {
        throw new IOException("yields more than " + outputLength + " bytes");
      }
    } catch (EOFException e) {
      throw error(in.position(), "ends too soon", e);
    } catch (IOException e) {
      throw error(in.position(), String.valueOf(e.getMessage()), e);
    }
    if (done < outputLength) {
      throw error(in.position(), "yields " + done + " bytes, expected " + outputLength, null);
    }
    if (whole && in.position() < inputLength) {
      int rest = inputLength - in.position();
      throw error(in.position(), rest + " bytes after the end of the stream", null);
    }
  }

  private static byte properties(byte[] input, int from, int length) throws IOException {
    if (length == 0) {
      throw error(0, "ends too soon", null);
    }
    int properties = ~input[from] & 0xFF;
    int lc = properties % LC_VALUES;
    int lp = properties / LC_VALUES % LP_VALUES;
    if (properties >= LC_VALUES * LP_VALUES * PB_VALUES || lc + lp > MAX_LC_PLUS_LP) {
      throw error(0, "properties " + properties + " do not exist", null);
    }
    return (byte) properties;
  }

  private static IOException error(int at, String reason, @Nullable Throwable cause) {
    return new IOException("MicroLZMA stream, byte " + at + ": " + reason, cause);
  }

  /** The stream with its first byte as LZMA has it. The range coder reads single bytes. */
  @SuppressWarnings("InputStreamSlowMultibyteRead")
  private static final class RangeCoderInput extends InputStream {
    private final byte[] bytes;
    private final int from;
    private final int end;
    private int next;

    RangeCoderInput(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.end = from + length;
      this.next = from;
    }

    int position() {
      return next - from;
    }

    @Override
    public int read() {
      if (next == end) {
        return -1;
      }
      int value = next == from ? 0 : bytes[next] & 0xFF;
      next++;
      return value;
    }
  }
}
