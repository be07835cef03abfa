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

class PathPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.ko lib/modules/a.ko",
        "*.ko .ko",
        "** a/b",
        "init sbin/init",
        "/init init",
        "usr/bin/* usr/bin/ls",
        "usr/** usr/a",
        "usr/** usr/a/b",
        "**/b b",
        "**/b a/b",
        "**/b a/x/b",
        "a/**/b a/b",
        "a/**/b a/x/y/b",
        "/a**b a/x/b",
        "a**b ab",
        "?? xy",
        "[a-c]x bx",
        "[!a-c]x dx",
        "[^a-c]x dx",
        "[]]x ]x",
        "[a-]x -x",
        "[\\]]x ]x",
        "lib{,64}/x lib/x",
        "lib{,64}/x lib64/x",
        "{a,b{c,d}}e bde",
        "{usr/lib/**,init} init",
        "{usr/lib/**,init} usr/lib/a/b",
        "{**/x,y} a/x",
        "\\*.c *.c",
        "a,b} a,b}",
        "é* école",
      })
  void matches(String pattern, String path) {
    assertTrue(PathPattern.of(pattern).matches(TreePath.of(path)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.ko lib/modules/a.ko.xz",
        "*.ko a.ko/b",
        "/init sbin/init",
        "usr/bin/* usr/bin/a/b",
        "usr/bin/* bin/usr/bin/a",
        "usr/** usr",
        "**/b ab",
        "**/b a/xb",
        "a/**/b a/xb",
        "a/**/b ab",
        "a?b/c a/b/c",
        "a[!x]b/c a/b/c",
        "a[/]b/c a/b/c",
        "?? x",
        "?? xyz",
        "[a-c]x dx",
        "lib{,64}/x lib32/x",
        "{a,b} c",
        "{usr/lib/**,init} a/init",
        "\\*.c a.c",
        "A a",
        "a**b a/x/b",
      })
  void doesNotMatch(String pattern, String path) {
    assertFalse(PathPattern.of(pattern).matches(TreePath.of(path)));
  }

  @Test
  void bytesThatAreNotTextAreMatchedAsBytes() {
    TreePath path = TreePath.of(ImmutableBytes.copyOf(new byte[] {'a', (byte) 0xFF, '/', 'b'}));
    assertTrue(PathPattern.of("a?/b").matches(path));
    assertTrue(PathPattern.of("a[!x]/b").matches(path));
    assertFalse(PathPattern.of("a/b").matches(path));
  }

  @Test
  void rootMatchesNothing() {
    assertFalse(PathPattern.of("**").matches(TreePath.ROOT));
    assertFalse(PathPattern.of("/**").matches(TreePath.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/", "{a", "{a,{b}", "[a", "[]", "a\\", "[z-a]", "[é]", "[a\\"})
  void malformedPatternIsRefused(String pattern) {
    assertThrows(PatternSyntaxException.class, () -> PathPattern.of(pattern));
  }

  @Test
  void nestingAndLengthAreBounded() {
    String deepest = "{".repeat(16) + "a" + "}".repeat(16);
    assertTrue(PathPattern.of(deepest).matches(TreePath.of("a")));
    assertThrows(PatternSyntaxException.class, () -> PathPattern.of("{" + deepest + "}"));
    assertEquals("a".repeat(4096), PathPattern.of("a".repeat(4096)).toString());
    assertThrows(PatternSyntaxException.class, () -> PathPattern.of("a".repeat(4097)));
  }

  /** Each of these takes a backtracking matcher longer than the universe is old. */
  @ParameterizedTest
  @ValueSource(strings = {"*a", "**a", "{a,*}", "{{a,a},{a,a}}", "{*,**}"})
  void repetitionDoesNotBacktrack(String part) {
    PathPattern pattern = PathPattern.of(part.repeat(100) + "b");
    assertFalse(pattern.matches(TreePath.of("a".repeat(255))));
    assertTrue(pattern.matches(TreePath.of("a".repeat(100) + "b")));
  }
}
