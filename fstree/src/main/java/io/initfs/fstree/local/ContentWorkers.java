package io.initfs.fstree.local;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the tasks of an extraction on several threads. Each task has a place in canonical order:
 * once one has failed, those behind it are dropped and those before it still done, so that the
 * failure which is reported is the first in that order, however the threads ran. For one caller's
 * thread.
 */
final class ContentWorkers implements Closeable {
  /** Each task that waits holds an open file. */
  private static final int MAX_WAITING = 64;

  /** Large, since each write costs the file system the same again; well within a CPU's cache. */
  private static final int BUFFER_BYTES = 256 << 10;

  /** What is done on a thread of the workers. */
  interface Task {
    /**
     * Runs, also if dropped, to let go of what it holds.
     *
     * @param buffer to be used by this task while it runs
     * @param dropped whether the result is of no use any more
     */
    void run(byte[] buffer, BooleanSupplier dropped) throws IOException;
  }

  private final ExecutorService threads;
  private final Semaphore room;
  private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER_BYTES]);

  /** Tasks behind this place are dropped. */
  private volatile long last = Long.MAX_VALUE;

  private @Nullable Throwable failure;

  ContentWorkers(int count) {
    this.room = new Semaphore(MAX_WAITING + count);
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "extract");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Waits until there is room for one more task. */
  void awaitRoom() throws InterruptedIOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Has a task done, after {@link #awaitRoom}. Places ascend. */
  void submit(long place, Task task) {
    // Made by the caller: workers that begin at once would each link it.
    BooleanSupplier dropped = () -> place > last;
    threads.execute(
        () -> {
          try {
            task.run(buffers.get(), dropped);
          } catch (IOException | RuntimeException | Error e) {
            fail(place, e);
          } finally {
            room.release();
          }
        });
  }

  /** Drops what is behind {@code place}, where something failed. */
  synchronized void fail(long place, Throwable cause) {
    if (place < last) {
      last = place;
      failure = cause;
    }
  }

  /** Whether something failed so far: there is no use in going on. */
  boolean hasFailed() {
    return last != Long.MAX_VALUE;
  }

  /** Waits for all tasks, and throws the first failure in canonical order, if there is one. */
  void finish() throws IOException {
    threads.shutdown();
    try {
      boolean unused = threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    synchronized (this) {
      if (failure instanceof IOException cause) {
        throw cause;
      } else if (failure instanceof Error cause) {
        throw cause;
      } else if (failure != null) {
        throw new IllegalStateException("a worker failed", failure);
      }
    }
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException exception = new InterruptedIOException("interrupted while extracting");
    exception.initCause(cause);
    return exception;
  }

  /**
   * Drops what is left and waits for the threads, without interrupting them: an interrupt would
   * close the channel that a worker is reading from, which is the caller's.
   */
  @Override
  public void close() {
    last = -1;
    threads.shutdown();
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
  }
}
