package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.util.concurrent.Uninterruptibles;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelExtractionTest {
  private static final int DEPTH = 150;

  @TempDir private Path directory;

  @BeforeEach
  void linuxOnly() {
    LocalFiles.assumeLinux();
  }

  private ExtractionReport extract(FileTree tree, Path target, int workers) throws IOException {
    return new Extraction(ExtractionOptions.DEFAULTS, target, Set.of(), workers, bytes -> {})
        .run(tree);
  }

  /** More files than may wait, some of several buffers, links to them from afar, a deep path. */
  private static FileTree largeTree() {
    Random random = new Random(1);
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 300; i++) {
      byte[] content = new byte[i % 50 == 0 ? 600_000 + i : random.nextInt(5000)];
      random.nextBytes(content);
      Metadata metadata = Metadata.of(i % 7 == 0 ? 0400 : 0644).withMtime(Timestamp.ofSeconds(i));
      RegularFile file = RegularFile.of(metadata, content);
      builder.put("d" + i % 10 + "/f" + i, file);
      if (i % 20 == 0) {
        builder.put("a-link" + i, file).put("z/link" + i, file);
      }
      if (i % 40 == 0) {
        builder.put("d" + i % 10 + "/fifo" + i, new Fifo(Metadata.of(0600)));
      }
    }
    return builder.file("deep/".repeat(DEPTH) + "f", "x").build();
  }

  @Test
  void anyNumberOfWorkersMakesTheSame() throws IOException {
    FileTree tree = largeTree();
    ExtractionReport alone = extract(tree, directory.resolve("1"), 1);
    FileTree expected = DirectoryScanner.scan(directory.resolve("1"));
    for (int workers : new int[] {2, 16}) {
      Path target = directory.resolve(Integer.toString(workers));
      assertEquals(alone, extract(tree, target, workers));
      FileTree made = DirectoryScanner.scan(target);
      assertEquals(List.of(), TreeDiff.compare(expected, made, DiffOptions.EXACT));
    }
    assertEquals(30, alone.hardLinks());
    assertEquals(8, alone.notHeld().size());
  }

  private static RegularFile fileOf(ByteSource content) {
    return new RegularFile(Metadata.of(0644), 1, content);
  }

  @Test
  void ofSeveralFailuresTheFirstInCanonicalOrderIsReported() {
    CountDownLatch laterHasFailed = new CountDownLatch(1);
    ByteSource earlier =
        new ByteSource() {
          @Override
          public InputStream openStream() throws IOException {
            boolean failed =
                Uninterruptibles.awaitUninterruptibly(laterHasFailed, 10, TimeUnit.SECONDS);
            throw new IOException("earlier, after the later: " + failed);
          }
        };
    ByteSource later =
        new ByteSource() {
          @Override
          public InputStream openStream() throws IOException {
            laterHasFailed.countDown();
            throw new IOException("later");
          }
        };
    FileTree tree =
        new TreeBuilder().put("a", fileOf(earlier)).put("b", fileOf(later)).file("c", "x").build();
    IOException failure =
        assertThrows(IOException.class, () -> extract(tree, directory.resolve("t"), 2));
    assertEquals("earlier, after the later: true", failure.getMessage());
  }

  @Test
  void onlyWhatIsBehindAFailureIsDropped() {
    IOException failure = new IOException("at 5");
    Set<String> done = ConcurrentHashMap.newKeySet();
    IOException thrown =
        assertThrows(
            IOException.class,
            () -> {
              try (ContentWorkers workers = new ContentWorkers(2)) {
                assertFalse(workers.hasFailed());
                workers.fail(5, failure);
                workers.fail(7, new IOException("at 7"));
                assertTrue(workers.hasFailed());
                for (int place : new int[] {4, 6}) {
                  workers.awaitRoom();
                  workers.submit(
                      place, (buffer, drop) -> done.add(place + " " + drop.getAsBoolean()));
                }
                workers.finish();
              }
            });
    assertSame(failure, thrown);
    assertEquals(Set.of("4 false", "6 true"), done);
  }

  @Test
  void anErrorOfAWorkerIsNotLost() {
    ByteSource broken =
        new ByteSource() {
          @Override
          public InputStream openStream() {
            throw new ArithmeticException("broken");
          }
        };
    FileTree tree = new TreeBuilder().put("f", fileOf(broken)).build();
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> extract(tree, directory.resolve("t"), 2));
    assertEquals("broken", String.valueOf(failure.getCause().getMessage()));
  }

  /** Neither is the stream of the contents: its channel may be the caller's, and used further. */
  @Test
  void anInterruptEndsTheExtractionButReachesNoWorker() {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Set<Boolean> interrupted = ConcurrentHashMap.newKeySet();
    Thread caller = Thread.currentThread();
    ByteSource slow =
        new ByteSource() {
          @Override
          public InputStream openStream() {
            opened.countDown();
            caller.interrupt();
            interrupted.add(
                Uninterruptibles.awaitUninterruptibly(mayEnd, 50, TimeUnit.MILLISECONDS)
                    || Thread.currentThread().isInterrupted());
            return InputStream.nullInputStream();
          }
        };
    FileTree tree = new TreeBuilder().put("f", fileOf(slow)).build();
    assertThrows(InterruptedIOException.class, () -> extract(tree, directory.resolve("t"), 2));
    assertTrue(Thread.interrupted());
    assertEquals(0, opened.getCount());
    assertEquals(Set.of(false), interrupted);
    assertTrue(Files.exists(directory.resolve("t/f")));
  }
}
