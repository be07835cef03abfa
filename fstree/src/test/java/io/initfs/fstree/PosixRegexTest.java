package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixRegexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "b usr/bin true",
        "^bin usr/bin false",
        "^usr/bin$ usr/bin true",
        "^/usr usr/bin false",
        "[[:digit:]]{2} a12 true",
        "[[:digit:]]{2} a1 false",
        "^[^[:alpha:]]+$ 12 true",
        "a[]]b a]b true",
        "a[^]]b a]b false",
        "[a&&b] & true",
        "[a\\] x\\]y true",
        "x[a-c-]y x-y true",
        "x[a-c]y x-y false",
        "\\.so a.so true",
        "\\.so also false",
        "a#b a#b true",
        "(foo|bar)+$ xfoobar true",
        "'a b' 'a b' true",
        "ü{2} üü true",
        "\\<foo\\> a/foo.so true",
        "\\<foo afoo false",
        "oo\\> foot false",
        "\\bfoo\\b foo true",
        "\\<foo éfoo true",
        "o\\Bo foo true",
        "^\\w+$ foo_1 true",
        "^\\W$ - true",
        "(o)\\1*p foooop true",
        "(o)\\12 foo2 true",
        "\\`a\\' a true",
      })
  void isFoundAsByPosix(String regex, String path, boolean found) {
    assertEquals(found, PosixRegex.of(regex).isFoundIn(TreePath.of(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "*a",
        "a**",
        "a|*",
        "a{",
        "a{x}",
        "[a",
        "[[:foo:]]",
        "\\d",
        "\\1",
        "(a\\1)",
        "\\<*",
        "a\\"
      })
  void whatPosixDoesNotDefineIsAnError(String regex) {
    assertThrows(IllegalArgumentException.class, () -> PosixRegex.of(regex));
  }
}
