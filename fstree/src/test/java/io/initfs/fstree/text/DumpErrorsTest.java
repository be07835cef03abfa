package io.initfs.fstree.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors say the line, the field, what was expected and what is there. */
class DumpErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a 0 100644 1 0 0 0 0.0 - - -            | PATH           | an absolute path",
        "/a//b 0 100644 1 0 0 0 0.0 - - -        | PATH           | an absolute path",
        "/a/ 0 100644 1 0 0 0 0.0 - - -          | PATH           | an absolute path",
        "/. 0 100644 1 0 0 0 0.0 - - -           | PATH           | an absolute path",
        "/.. 0 40755 1 0 0 0 0.0 - - -           | PATH           | an absolute path",
        "/a\\x00 0 100644 1 0 0 0 0.0 - - -      | PATH           | bytes other than NUL",
        "/a\\x2 0 100644 1 0 0 0 0.0 - - -       | PATH           | got \\x without two hex digits",
        "/a\\q 0 100644 1 0 0 0 0.0 - - -        | PATH           | got a backslash and byte 0x71",
        "/a\\ 0 100644 1 0 0 0 0.0 - - -         | PATH           | got a backslash at its end",
        "/\u00E9 0 100644 1 0 0 0 0.0 - - -      | PATH           | got byte 0xe9",
        "/ 0 40755 1 0 0 0 0.0 - - -             | PATH           | a path that has no line",
        "/x/y 0 100644 1 0 0 0 0.0 - - -         | PATH           | whose directory has a line",
        "/f/y 0 100644 1 0 0 0 0.0 - - -         | PATH           | a path below a directory",
        "/f 0 100644 1 0 0 0 0.0 - - -           | PATH           | a path that has no line before",
        "/a                                      | SIZE           | got the end of the line",
        "/a -1 100644 1 0 0 0 0.0 - - -          | SIZE exceeded  | 0 to 9223372036854775807",
        "/a 9223372036854775808 100644 1 0 0 0 0.0 - - - | SIZE exceeded | got \"922",
        "/a 0x1 100644 1 0 0 0 0.0 - - -         | SIZE           | a decimal number",
        "/a 0 644 1 0 0 0 0.0 - - -              | MODE           | a type of file",
        "/a 0 100684 1 0 0 0 0.0 - - -           | MODE           | an octal number",
        "/a 0 200644 1 0 0 0 0.0 - - -           | MODE           | an octal number",
        "/a 0 100644 -1 0 0 0 0.0 - - -          | NLINK exceeded | 0 to 4294967295",
        "/a 0 100644 1 4294967296 0 0 0.0 - - -  | UID exceeded   | 0 to 4294967295",
        "/a 0 100644 1 0 x 0 0.0 - - -           | GID            | a decimal number",
        "/a 0 20644 1 0 0 4294967296 0.0 - - -   | RDEV exceeded  | 0 to 4294967295",
        "/a 0 100644 1 0 0 0 0 - - -             | MTIME          | seconds.nanoseconds",
        "/a 0 100644 1 0 0 0 0.1000000000 - - -  | MTIME exceeded | 0 to 999999999",
        "/a 0 100644 1 0 0 0 .5 - - -            | MTIME          | a decimal number",
        "/a 0 120777 1 0 0 0 0.0 - - -           | PAYLOAD        | the target of a link",
        "/a 0 @100644 1 0 0 0 0.0 - - -          | PAYLOAD        | the target of a link",
        "/a 0 @100644 1 0 0 0 0.0 f - -          | PAYLOAD        | an absolute path",
        "/a 0 40755 1 0 0 0 0.0 x - -            | PAYLOAD        | - for a DIRECTORY",
        "/a 1 100644 1 0 0 0 0.0 / - -           | PAYLOAD        | the path of a file",
        "/a 1 100644 1 0 0 0 0.0 x y -           | CONTENT        | - for a file with a PAYLOAD",
        "/a 2 100644 1 0 0 0 0.0 - y -           | CONTENT        | SIZE bytes, 2, got 1",
        "/a 1 120777 1 0 0 0 0.0 x y -           | CONTENT        | - for a SYMLINK",
        "/a 1 100644 1 0 0 0 0.0 - y 00          | DIGEST         | - for a file with CONTENT",
        "/a 1 100644 1 0 0 0 0.0 x - 00          | DIGEST         | 64 or 128 hex digits",
        "/a 1 100644 1 0 0 0 0.0 x -             | DIGEST         | got the end of the line",
        "/a 1 100644 1 0 0 0 0.0 x  -            | CONTENT        | - if it is not set, got nothing",
        "/a 0 100644 1 0 0 0 0.0 - - - k         | xattr          | KEY=VALUE",
        "/a 0 100644 1 0 0 0 0.0 - - - \\x3d     | xattr          | KEY=VALUE",
        "/a 0 100644 1 0 0 0 0.0 - - - =v        | xattr          | a name of bytes other than NUL",
        "/a 0 100644 1 0 0 0 0.0 - - - k=v k=w   | xattr          | each name once",
        "/a 0 @100644 1 0 0 0 0.0 /x - -         | target of a hard link | /x, which is not there",
        "/a 0 @100644 1 0 0 0 0.0 / - -          | target of a hard link | /, a directory",
        "/a 0 @100644 1 0 0 0 0.0 /a - -         | target of a hard link | /a, a hard link itself",
      })
  void lineIsRefused(String line, String what, String rest) {
    String first = "/f 0 100644 1 0 0 0 0.0 - - -";
    TextException e =
        assertThrows(
            TextException.class, () -> Texts.tree(first, line, "/z 0 40755 2 0 0 0 0.0 - - -"));
    String message = e.getMessage();
    assertTrue(message.startsWith("test.dump: " + what + " at offset "), message);
    assertTrue(message.contains("(line 3): expected "), message);
    assertTrue(message.contains(rest), message);
    long start = Texts.text(first).length();
    assertTrue(e.offset() >= start && e.offset() <= start + line.length(), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | first line",
        "/a 0 40755 2 0 0 0 0.0 - - - | / in the first line",
        "/ 0 100644 2 0 0 0 0.0 - - - | a directory",
        "/ 0 @40755 2 0 0 0 0.0 /a - - | a directory"
      })
  void firstLineIsThatOfTheRoot(String text, String expected) {
    TextException e = assertThrows(TextException.class, () -> Texts.read(text));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void limitsAreNamed() {
    String inline = "/a 5 100644 1 0 0 0 0.0 - 12345 -";
    assertExceeds("maxEntries", TextLimits.DEFAULTS.withMaxEntries(1), inline);
    assertExceeds("maxLineBytes", TextLimits.DEFAULTS.withMaxLineBytes(30), inline);
    assertExceeds("CONTENT", TextLimits.DEFAULTS.withMaxContentBytes(4), inline);
    assertExceeds("maxMetadataBytes", TextLimits.DEFAULTS.withMaxMetadataBytes(40), inline);
    assertExceeds("PATH", TextLimits.DEFAULTS, "/" + "a/".repeat(3000) + " 0 40755");
    String names = "/a 0 100644 1 0 0 0 0.0 - - - ";
    assertExceeds("xattr", TextLimits.DEFAULTS, names + "a".repeat(256) + "=");
    assertExceeds("xattr", TextLimits.DEFAULTS, names + "a=" + "v".repeat(65537));
    assertExceeds("xattr", TextLimits.DEFAULTS, names + "trusted.overlay." + "a".repeat(239) + "=");
    StringBuilder many = new StringBuilder(names.stripTrailing());
    for (int i = 0; i < 300; i++) {
      many.append(' ').append("a".repeat(250)).append(i).append("=");
    }
    assertExceeds("xattr", TextLimits.DEFAULTS, many.toString());
  }

  private static void assertExceeds(String limit, TextLimits limits, String line) {
    ByteSource text = ByteSource.wrap(Texts.text(line).getBytes(StandardCharsets.UTF_8));
    TextException.LimitExceeded e =
        assertThrows(
            TextException.LimitExceeded.class, () -> ComposefsDump.read(text, "test.dump", limits));
    assertEquals(limit, e.limit());
  }
}
