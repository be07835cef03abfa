package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandsTest {
  @Test
  void bothStreamsAndTheExitCodeAreKept() throws Exception {
    Commands.Result result = Commands.run("sh", "-c", "echo out; echo err >&2; exit 3");
    assertEquals(3, result.exitCode());
    assertEquals("out\n", result.text());
    assertArrayEquals(new byte[] {'e', 'r', 'r', '\n'}, result.stderr());
  }

  @Test
  void failureSaysAllThatTheProgramSaid() throws Exception {
    Commands.Result result = Commands.run("sh", "-c", "echo out; echo err >&2; exit 3");
    String message = assertThrows(AssertionError.class, result::requireSuccess).getMessage();
    assertTrue(message.contains("exit code 3"), message);
    assertTrue(message.contains("out") && message.contains("err"), message);
  }

  @Test
  void standardInputIsEmptyUnlessGiven() throws Exception {
    assertEquals("", Commands.run("cat").requireSuccess().text());
  }
}
