package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
  private static boolean matches(String pattern, String name) {
    return NamePattern.of(pattern).matches(ImmutableBytes.utf8(name));
  }

  @ParameterizedTest
  @CsvSource({
    "*, usr/lib/.x, true",
    "usr/*, usr/lib/x, true",
    "*.ko, lib/modules/a.ko, true",
    "usr?lib, usr/lib, true",
    "usr[!a]lib, usr/lib, true",
    "usr[a]lib, usr/lib, false",
    "usr, usr/lib, false",
    "lib, usr/lib, false",
    "'{a,b}', a, false",
    "'{a,b}', '{a,b}', true",
    "a**b, a/x/b, true",
    "a\\*, a*, true",
    "a\\*, ab, false",
  })
  void starsAndSetsCrossSlashesAndBracesAreLiteral(String pattern, String name, boolean expected) {
    assertEquals(expected, matches(pattern, name));
  }

  @ParameterizedTest
  @CsvSource({"a", "./a", "/a", "././/a"})
  void slashesAndDotsAtTheStartDoNotCount(String spelling) {
    assertTrue(matches(spelling, "a"));
    assertTrue(matches("a", spelling));
    assertTrue(matches("./a", spelling));
    assertFalse(matches(spelling, "b"));
  }

  @Test
  void theRootIsADot() {
    assertTrue(matches(".", "."));
    assertTrue(matches("./", "."));
    assertTrue(matches(".", "./"));
    assertFalse(matches(".", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a[", "a\\", "[z-a]"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThrows(PatternSyntaxException.class, () -> NamePattern.of(pattern));
  }

  @Test
  void aNameNeedNotBeUtf8() {
    ImmutableBytes latin1 = ImmutableBytes.copyOf(new byte[] {'n', (byte) 0xFF});
    assertTrue(NamePattern.of("n?").matches(latin1));
  }
}
