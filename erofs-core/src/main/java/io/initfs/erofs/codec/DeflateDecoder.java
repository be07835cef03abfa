package io.initfs.erofs.codec;

import java.io.IOException;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** DEFLATE: one raw stream of RFC 1951 a pcluster. */
final class DeflateDecoder implements ClusterDecoder {
  @Override
  public void decode(
      byte[] input,
      int inputFrom,
      int inputLength,
      byte[] output,
      int outputFrom,
      int outputLength,
      boolean whole)
      throws IOException {
    Objects.checkFromIndexSize(outputFrom, outputLength, output.length);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(input, inputFrom, inputLength);
      int done = inflate(inflater, output, outputFrom, outputLength);
      if (done < outputLength) {
        throw error(inflater, "yields " + done + " bytes, expected " + outputLength);
      }
      if (whole) {
        requireEnd(inflater, outputLength);
      }
    } finally {
      inflater.end();
    }
  }

  /** Inflates until the output is full, the input used up, or the stream at its end. */
  private static int inflate(Inflater inflater, byte[] output, int from, int length)
      throws IOException {
    int done = 0;
    try {
      while (done < length) {
        int step = inflater.inflate(output, from + done, length - done);
        if (step == 0) {
          break;
        }
        done += step;
      }
    } catch (DataFormatException e) {
      throw error(inflater, Objects.requireNonNullElse(e.getMessage(), "not DEFLATE"));
    }
    return done;
  }

  /** The end of the last block may still be unread when the last byte is out. */
  private static void requireEnd(Inflater inflater, int outputLength) throws IOException {
    if (inflate(inflater, new byte[1], 0, 1) > 0) {
      throw error(inflater, "yields more than " + outputLength + " bytes");
    }
    if (!inflater.finished()) {
      throw error(inflater, "ends before its last block does");
    }
    if (inflater.getRemaining() > 0) {
      throw error(inflater, inflater.getRemaining() + " bytes after the end of the stream");
    }
  }

  private static IOException error(Inflater inflater, String reason) {
    return new IOException("DEFLATE stream, byte " + inflater.getBytesRead() + ": " + reason);
  }
}
