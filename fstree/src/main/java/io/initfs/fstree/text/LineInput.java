package io.initfs.fstree.text;

import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a text, none longer than the limits allow. The last one needs no newline. */
final class LineInput implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final String source;
  private final TextLimits limits;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private long number;
  private long offset;

  /**
   * @param source what to call the text in errors
   */
  LineInput(ByteSource text, String source, TextLimits limits) throws IOException {
    this.in = text.openStream();
    this.source = source;
    this.limits = limits;
  }

  /**
   * The next line; empty at the end.
   *
   * @throws TextException.LimitExceeded if there are too many, or it is too long
   */
  Optional<Line> next() throws IOException {
    if (!fill()) {
      return Optional.empty();
    }
    number++;
    if (number > limits.maxEntries()) {
      throw exceeded("maxEntries", limits.maxEntries() + " lines", "one more");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended && fill()) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      ended = end < to;
      bytes.write(buffer, from, end - from);
      from = ended ? end + 1 : end;
      if (bytes.size() > limits.maxLineBytes()) {
        throw exceeded("maxLineBytes", limits.maxLineBytes() + " bytes", "more");
      }
    }
    Line line = new Line(bytes.toByteArray(), number, offset);
    offset += line.bytes().length + (ended ? 1 : 0);
    return Optional.of(line);
  }

  private TextException exceeded(String limit, String most, String got) {
    Place place = new Place(source, "line " + number, offset);
    return new TextException.LimitExceeded(place, limit, "at most " + most, got);
  }

  /** Whether there is a byte in the buffer. */
  private boolean fill() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(buffer, 0, buffer.length));
    }
    return from < to;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
