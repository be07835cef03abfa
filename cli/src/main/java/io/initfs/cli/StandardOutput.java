package io.initfs.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A standard output that ends the command when whoever reads it has gone: what C programs are ended
 * by, with SIGPIPE and no word, and the JVM takes for an error like any other.
 */
final class StandardOutput extends PrintStream {
  private StandardOutput(OutputStream out, int buffer) {
    super(new BufferedOutputStream(out, buffer), false, StandardCharsets.UTF_8);
  }

  static StandardOutput of(OutputStream out, int buffer) {
    return new StandardOutput(new Raw(out), buffer);
  }

  /** Nobody reads the output any more. Thrown once; what is written after that is lost. */
  static final class ReaderGoneException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    ReaderGoneException(IOException cause) {
      super(cause);
    }
  }

  /** Throws what {@link PrintStream} lets pass. */
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
      if (readerGone) {
        return;
      }
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        readerGone = isBrokenPipe(e);
        if (readerGone) {
          throw new ReaderGoneException(e);
        }
        throw e;
      }
    }

    /** EPIPE has no type of its own, and a name in the user's language; few lack this word. */
    private static boolean isBrokenPipe(IOException e) {
      return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
  }
}
