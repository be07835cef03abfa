package io.initfs.cli;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a bar what is read. */
final class WatchedSource extends ByteSource {
  private final ByteSource source;
  private final ProgressBar bar;

  private WatchedSource(ByteSource source, ProgressBar bar) {
    this.source = source;
    this.bar = bar;
  }

  /** The source itself where nobody sees the bar. */
  static ByteSource of(ByteSource source, ProgressBar bar) {
    return bar.isShown() ? new WatchedSource(source, bar) : source;
  }

  @Override
  public InputStream openStream() throws IOException {
    return new WatchedStream(source.openStream(), bar);
  }

  @Override
  public ByteSource slice(long offset, long length) {
    return new WatchedSource(source.slice(offset, length), bar);
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return source.sizeIfKnown();
  }

  private static final class WatchedStream extends FilterInputStream {
    private final ProgressBar bar;

    WatchedStream(InputStream in, ProgressBar bar) {
      super(in);
      this.bar = bar;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      bar.advance(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      bar.advance(Math.max(count, 0));
      return count;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long count = in.skip(wanted);
      bar.advance(count);
      return count;
    }
  }
}
