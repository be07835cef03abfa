package io.initfs.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A standard stream that knows whether its reader has gone: what C programs are ended by, with
 * SIGPIPE and no word, and the JVM takes for an error like any other.
 */
final class StandardOutput extends PrintStream {
  /** What EPIPE is called. */
  private static final String BROKEN_PIPE = "Broken pipe";

  private final Raw raw;

  private StandardOutput(Raw raw, int buffer, boolean flushLines) {
    super(new BufferedOutputStream(raw, buffer), flushLines, StandardCharsets.UTF_8);
    this.raw = raw;
  }

  static StandardOutput of(OutputStream out, int buffer, boolean flushLines) {
    return new StandardOutput(new Raw(out), buffer, flushLines);
  }

  /** Whether something was written that nobody can read any more. */
  boolean isReaderGone() {
    return raw.readerGone;
  }

  private static final class Raw extends FilterOutputStream {
    private boolean readerGone;

    Raw(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        readerGone |= BROKEN_PIPE.equals(e.getMessage());
        throw e;
      }
    }
  }
}
