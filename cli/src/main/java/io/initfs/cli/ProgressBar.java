package io.initfs.cli;

import com.google.common.base.Strings;
import java.io.PrintStream;

/** How far a long piece of work is, on one line that is rewritten and removed at the end. */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long INTERVAL_NANOS = 100_000_000;

  private final PrintStream err;
  private final String what;
  private final long total;
  private final boolean visible;
  private long done;
  private long nextDraw;
  private int drawn;

  ProgressBar(PrintStream err, String what, long total, boolean visible) {
    this.err = err;
    this.what = what;
    this.total = Math.max(total, 1);
    this.visible = visible;
    // Work that ends before the first interval shows nothing.
    this.nextDraw = System.nanoTime() + INTERVAL_NANOS;
  }

  void advance(long bytes) {
    done += bytes;
    if (visible && System.nanoTime() - nextDraw >= 0) {
      draw();
      nextDraw = System.nanoTime() + INTERVAL_NANOS;
    }
  }

  private void draw() {
    int filled = (int) Math.min(WIDTH, done * WIDTH / total);
    String line =
        String.format(
            "\r%s [%s%s] %3d%% of %s",
            what,
            Strings.repeat("#", filled),
            Strings.repeat(".", WIDTH - filled),
            Math.min(100, done * 100 / total),
            Sizes.human(total));
    err.print(line);
    err.flush();
    drawn = line.length();
  }

  @Override
  public void close() {
    if (drawn > 0) {
      err.print("\r" + Strings.repeat(" ", drawn) + "\r");
      err.flush();
    }
  }
}
