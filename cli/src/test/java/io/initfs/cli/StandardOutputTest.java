package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.cli.StandardOutput.ReaderGoneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardOutputTest {
  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void bytesPass() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StandardOutput standard = StandardOutput.of(out, 4);
    standard.print("123456");
    standard.write('7');
    assertFalse(standard.checkError());
    assertArrayEquals("1234567".getBytes(StandardCharsets.UTF_8), out.toByteArray());
  }

  /** As Linux says it in English, French and German. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Broken pipe",
        "Relais bris\u00e9 (pipe)",
        "Daten\u00fcbergabe unterbrochen (broken pipe)"
      })
  void readerThatHasGoneEndsTheCommandOnce(String message) {
    StandardOutput standard = StandardOutput.of(failing(message), 4);
    assertThrows(ReaderGoneException.class, () -> standard.print("123456"));
    standard.print("more");
    standard.flush();
  }

  @Test
  void otherFailuresAreErrors() {
    StandardOutput standard = StandardOutput.of(failing("No space left on device"), 4);
    standard.print("123456");
    assertTrue(standard.checkError());
  }
}
