package io.initfs.fstree;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX extended regular expression, found anywhere in a path: relative to the root, without a
 * leading slash, with the escapes of glibc. Where Java's expressions mean something else they are
 * translated; what POSIX leaves open beyond that is an error. Names are matched as UTF-8.
 */
@Immutable
public final class PosixRegex {
  private static final ImmutableMap<String, String> CLASSES =
      ImmutableMap.<String, String>builder()
          .put("alpha", "\\p{Alpha}")
          .put("digit", "\\p{Digit}")
          .put("alnum", "\\p{Alnum}")
          .put("upper", "\\p{Upper}")
          .put("lower", "\\p{Lower}")
          .put("punct", "\\p{Punct}")
          .put("graph", "\\p{Graph}")
          .put("print", "\\p{Print}")
          .put("blank", "\\p{Blank}")
          .put("cntrl", "\\p{Cntrl}")
          .put("xdigit", "\\p{XDigit}")
          .put("space", "\\s")
          .buildOrThrow();

  /** The escapes that stand for a place. */
  private static final String ANCHORS = "<>`'bB";

  private static final String WORD_START = "(?<!\\w)(?=\\w)";
  private static final String WORD_END = "(?<=\\w)(?!\\w)";

  /**
   * What glibc's have beyond POSIX. Which letters Java's own {@code \b} takes for parts of words
   * depends on the JDK.
   */
  private static final ImmutableMap<String, String> GNU_ESCAPES =
      ImmutableMap.<String, String>builder()
          .put("<", WORD_START)
          .put(">", WORD_END)
          .put("`", "\\A")
          .put("'", "\\z")
          .put("b", "(?:" + WORD_START + "|" + WORD_END + ")")
          .put("B", "(?:(?<=\\w)(?=\\w)|(?<!\\w)(?!\\w))")
          .put("w", "\\w")
          .put("W", "\\W")
          .put("s", "\\s")
          .put("S", "\\S")
          .buildOrThrow();

  private final String text;

  @SuppressWarnings("Immutable") // a Pattern never changes
  private final Pattern pattern;

  private PosixRegex(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException if {@code text} is no extended regular expression
   */
  public static PosixRegex of(String text) {
    try {
      return new PosixRegex(text, Pattern.compile(new Translator(text).run(), Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression: " + e.getDescription() + ": " + text, e);
    }
  }

  /** Whether some part of {@code path} matches. */
  public boolean isFoundIn(TreePath path) {
    String relative = ImmutableBytes.copyOf(path.toRelativeBytes()).toUtf8();
    return pattern.matcher(relative).find();
  }

  /** Whether it is the same text. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PosixRegex regex && regex.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Translator {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    /** Those that are closed. */
    private int groups;

    Translator(String text) {
      this.text = text;
    }

    String run() {
      boolean repeatable = false;
      while (at < text.length()) {
        char c = text.charAt(at++);
        boolean repeats = c == '*' || c == '+' || c == '?' || c == '{';
        if (repeats && !repeatable) {
          throw wrong("nothing to repeat before '" + c + "'");
        }
        switch (c) {
          case '^' -> out.append("\\A");
          case '$' -> out.append("\\z");
          case '\\' -> escape();
          case '[' -> bracket();
          case '{' -> interval();
          case ')' -> {
            groups++;
            out.append(c);
          }
          case '(', '|', '*', '+', '?', '.' -> out.append(c);
          default -> literal(c);
        }
        boolean anchor = c == '^' || (c == '\\' && ANCHORS.indexOf(text.charAt(at - 1)) >= 0);
        repeatable = !repeats && !anchor && c != '(' && c != '|';
      }
      return out.toString();
    }

    private void literal(char c) {
      boolean plain = Character.isLetterOrDigit(c) || c == '/' || c > 0x7F;
      out.append(plain ? "" : "\\").append(c);
    }

    private void escape() {
      String next = at == text.length() ? "" : text.substring(at, at + 1);
      at++;
      if (GNU_ESCAPES.containsKey(next)) {
        out.append(GNU_ESCAPES.get(next));
      } else if (next.matches("[1-9]") && next.charAt(0) - '0' <= groups) {
        // In a group of its own: a digit that follows is not of its number.
        out.append("(?:\\").append(next).append(')');
      } else if (next.isEmpty() || Character.isLetterOrDigit(next.charAt(0))) {
        throw wrong(
            "a backslash must stand before punctuation, the number of a group, or one of bBwWsS");
      } else {
        literal(next.charAt(0));
      }
    }

    private void interval() {
      int end = text.indexOf('}', at);
      if (end < 0 || !text.substring(at, end).matches("[0-9]{1,3}(,[0-9]{0,3})?")) {
        throw wrong("expected {N}, {N,} or {N,M}");
      }
      out.append('{').append(text, at, end + 1);
      at = end + 1;
    }

    /** Up to the closing bracket, which is a literal where it stands first. */
    private void bracket() {
      out.append('[');
      if (at < text.length() && text.charAt(at) == '^') {
        out.append('^');
        at++;
      }
      int first = at;
      while (at < text.length() && (text.charAt(at) != ']' || at == first)) {
        if (text.startsWith("[:", at)) {
          characterClass();
        } else if (text.startsWith("[.", at) || text.startsWith("[=", at)) {
          throw wrong("collating elements are not supported");
        } else {
          char c = text.charAt(at);
          boolean last = at + 1 < text.length() && text.charAt(at + 1) == ']';
          boolean range = c == '-' && at != first && !last;
          out.append(range || Character.isLetterOrDigit(c) || c > 0x7F ? "" : "\\").append(c);
          at++;
        }
      }
      if (at == text.length()) {
        throw wrong("a bracket is not closed");
      }
      out.append(']');
      at++;
    }

    private void characterClass() {
      int end = text.indexOf(":]", at);
      String name = end < 0 ? "" : text.substring(at + 2, end);
      if (!CLASSES.containsKey(name)) {
        throw wrong("no such character class: " + name);
      }
      out.append(CLASSES.get(name));
      at = end + 2;
    }

    private IllegalArgumentException wrong(String why) {
      return new IllegalArgumentException("not a regular expression: " + why + ": " + text);
    }
  }
}
