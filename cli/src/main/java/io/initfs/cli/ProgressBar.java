package io.initfs.cli;

import com.google.common.base.Strings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How far a long piece of work is, on one line that is rewritten and removed at the end. A thread
 * of its own draws it, so that it is there for work that cannot say how far it is, too.
 */
final class ProgressBar implements AutoCloseable {
  /** The total of work whose end is not known. */
  static final long UNKNOWN = -1;

  private static final int WIDTH = 30;

  private static final long INTERVAL_MILLIS = 100;

  private final @Nullable PrintStream err;
  private final String what;
  private final long total;
  private final LongAdder done = new LongAdder();
  private @Nullable ScheduledExecutorService painter;
  private int drawn;
  private boolean closed;

  /** Drawn by nobody until {@link #draw}. */
  ProgressBar(@Nullable PrintStream err, String what, long total) {
    this.err = err;
    this.what = what;
    this.total = total;
  }

  /** One that is not seen. */
  static ProgressBar hidden() {
    return new ProgressBar(null, "", UNKNOWN);
  }

  /**
   * One that is drawn every now and then.
   *
   * @param delay work that ends before this shows nothing; after no delay it is drawn at once
   */
  static ProgressBar shown(PrintStream err, String what, long total, Duration delay) {
    ProgressBar bar = new ProgressBar(err, what, total);
    if (delay.isZero()) {
      bar.draw();
    }
    ScheduledThreadPoolExecutor painter =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        painter.scheduleAtFixedRate(
            bar::draw, delay.toMillis(), INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    bar.painter = painter;
    return bar;
  }

  boolean isShown() {
    return err != null;
  }

  /** So many more bytes are done; from any thread, also after the end. */
  void advance(long bytes) {
    if (err != null) {
      done.add(bytes);
    }
  }

  synchronized void draw() {
    if (err == null || closed) {
      return;
    }
    String line = what + (total > 0 ? ofTotal(Math.min(done.sum(), total)) : soFar());
    err.print("\r" + Strings.padEnd(line, drawn, ' '));
    err.flush();
    drawn = line.length();
  }

  private String ofTotal(long now) {
    int filled = (int) ((double) now / total * WIDTH);
    return String.format(
        " [%s%s] %3d%% of %s",
        Strings.repeat("#", filled),
        Strings.repeat(".", WIDTH - filled),
        (int) ((double) now / total * 100),
        Sizes.human(total));
  }

  private String soFar() {
    return done.sum() == 0 ? " ..." : " ... " + Sizes.human(done.sum());
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (painter != null) {
      painter.shutdownNow();
    }
    if (err != null && drawn > 0) {
      err.print("\r" + Strings.repeat(" ", drawn) + "\r");
      err.flush();
    }
  }
}
