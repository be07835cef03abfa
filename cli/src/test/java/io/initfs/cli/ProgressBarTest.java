package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, false, StandardCharsets.UTF_8);

  private String written() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  @Test
  void lineIsRewrittenAndRemoved() {
    try (ProgressBar bar = new ProgressBar(err, "packing", 2048)) {
      bar.draw();
      assertEquals("\rpacking [" + ".".repeat(30) + "]   0% of 2.0 KiB", written());
      bar.advance(1024);
      assertEquals("", written());
      bar.draw();
      assertEquals(
          "\rpacking [" + "#".repeat(15) + ".".repeat(15) + "]  50% of 2.0 KiB", written());
    }
    assertEquals("\r" + " ".repeat(56) + "\r", written());
  }

  @Test
  void moreThanTheTotalIsAll() {
    try (ProgressBar bar = new ProgressBar(err, "packing", 10)) {
      bar.advance(Long.MAX_VALUE);
      bar.draw();
      assertEquals("\rpacking [" + "#".repeat(30) + "] 100% of 10 B", written());
    }
  }

  @Test
  void unknownTotalShowsWhatIsDone() {
    try (ProgressBar bar = new ProgressBar(err, "checking", ProgressBar.UNKNOWN)) {
      bar.draw();
      bar.advance(3 << 20);
      bar.draw();
      assertEquals("\rchecking ...\rchecking ... 3.0 MiB", written());
    }
  }

  @Test
  void shortWorkShowsNothing() {
    try (ProgressBar bar = new ProgressBar(err, "packing", 10)) {
      bar.advance(10);
    }
    assertEquals("", written());
  }

  @Test
  void nothingIsDrawnAfterTheEnd() {
    ProgressBar bar = new ProgressBar(err, "packing", 10);
    bar.close();
    bar.advance(5);
    bar.draw();

    assertEquals("", written());
  }
}
