package io.initfs.fstree.text;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import io.initfs.fstree.ArchiveException.Place;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An expression for whole paths, as libselinux gives them to PCRE. Java's expressions have the same
 * syntax where such files use any, but in brackets, which are translated. A byte is a character, as
 * for PCRE without UTF.
 *
 * @param literal the path, if no character of the text is special
 */
record PathRegex(Pattern pattern, Optional<String> literal) {
  private static final String SPECIAL = ".^$?*+|[({";

  private static final ImmutableSet<String> CLASSES =
      ImmutableSet.of(
          "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
          "upper", "xdigit");

  /** An honest expression looks at each character of a path a few times. */
  private static final int MAX_STEPS = 1_000_000;

  /**
   * @throws TextException if Java does not know it
   */
  static PathRegex parse(String text, Place place) throws TextException {
    try {
      Pattern pattern = Pattern.compile(translated(text), Pattern.DOTALL | Pattern.UNIX_LINES);
      return new PathRegex(pattern, literal(text));
    } catch (PatternSyntaxException e) {
      throw new TextException.Corrupt(
          place, "path", "a regular expression", text + " (" + e.getDescription() + ")");
    }
  }

  /** libselinux takes a backslash before any character for that character then. */
  private static Optional<String> literal(String text) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean escaped = text.charAt(i) == '\\' && i + 1 < text.length();
      i += escaped ? 1 : 0;
      if (!escaped && SPECIAL.indexOf(text.charAt(i)) >= 0) {
        return Optional.empty();
      }
      path.append(text.charAt(i));
    }
    return Optional.of(path.toString());
  }

  /** Java has sets within brackets, {@code [a[b]]} and {@code [a&&b]}; PCRE has [:classes:]. */
  private static String translated(String text) {
    StringBuilder java = new StringBuilder();
    boolean inBrackets = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        java.append(c).append(text.charAt(++i));
      } else if (!inBrackets && c == '[') {
        inBrackets = true;
        java.append(c);
        // A bracket that stands first is meant as it is.
        i += text.startsWith("^", i + 1) ? append(java, "^") : 0;
        i += text.startsWith("]", i + 1) ? append(java, "\\]") - 1 : 0;
      } else if (inBrackets && text.startsWith("[:", i) && text.indexOf(":]", i) > 0) {
        int end = text.indexOf(":]", i);
        java.append(characterClass(text.substring(i + 2, end), text, i));
        i = end + 1;
      } else if (inBrackets && (c == '[' || c == '&')) {
        java.append('\\').append(c);
      } else {
        inBrackets &= c != ']';
        java.append(c);
      }
    }
    return java.toString();
  }

  /** Returns how much was appended. */
  private static int append(StringBuilder java, String text) {
    java.append(text);
    return text.length();
  }

  /**
   * The class of that name in Java's spelling.
   *
   * @throws PatternSyntaxException if there is none
   */
  private static String characterClass(String name, String text, int at) {
    String plain = name.startsWith("^") ? name.substring(1) : name;
    if (!CLASSES.contains(plain)) {
      throw new PatternSyntaxException("no such character class", text, at);
    }
    String java =
        plain.equals("xdigit")
            ? "XDigit"
            : Ascii.toUpperCase(plain.substring(0, 1)) + plain.substring(1);
    return (name.equals(plain) ? "\\p{" : "\\P{") + java + "}";
  }

  /**
   * Whether the whole of {@code path} matches.
   *
   * @throws TextException.LimitExceeded if that takes too many steps
   */
  boolean matches(String path, Place place) throws TextException {
    try {
      return pattern.matcher(new CountedText(path, new AtomicInteger())).matches();
    } catch (TooManyStepsException | StackOverflowError e) {
      throw new TextException.LimitExceeded(
          place, "steps of the expression", "at most " + MAX_STEPS, "more for " + path);
    }
  }

  private static final class TooManyStepsException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A text that may be looked at {@link #MAX_STEPS} times. */
  private record CountedText(CharSequence text, AtomicInteger steps) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (steps.incrementAndGet() > MAX_STEPS) {
        throw new TooManyStepsException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), steps);
    }
  }
}
