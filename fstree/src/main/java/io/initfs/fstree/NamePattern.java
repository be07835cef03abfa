package io.initfs.fstree;

import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over the bytes of names as archives store them, compiled once: the shell's {@code *},
 * {@code ?}, {@code [a-z]}, {@code [!a-z]} and {@code \x}, all of which match slashes and leading
 * dots too. The language of cpio's patterns; {@link PathPattern} is the one for trees.
 *
 * <p>In names and patterns alike {@code ./} and {@code /} at the start do not count: {@code ./a*}
 * matches {@code a/b}, {@code ./a/b} and {@code /a/b}. Matching never backtracks.
 */
public final class NamePattern implements Predicate<ImmutableBytes> {
  private static final ImmutableBytes DOT = ImmutableBytes.utf8(".");

  private final String source;
  private final GlobAutomaton automaton;

  private NamePattern(String source, GlobAutomaton automaton) {
    this.source = source;
    this.automaton = automaton;
  }

  /**
   * Compiles {@code glob}, taken as UTF-8.
   *
   * @throws PatternSyntaxException if it is empty, is longer than {@link PathPattern#MAX_LENGTH},
   *     leaves a bracket or a backslash open, or has a byte set with anything but ASCII
   */
  public static NamePattern of(String glob) {
    int start = 0;
    while (glob.startsWith("./", start) || glob.startsWith("/", start)) {
      start += glob.charAt(start) == '/' ? 1 : 2;
    }
    String rest = glob.substring(start);
    boolean root = start > 0 && rest.isEmpty();
    return new NamePattern(glob, GlobParser.forNames(root ? "." : rest).parse());
  }

  public boolean matches(ImmutableBytes name) {
    ImmutableBytes stripped = strip(name);
    return stripped.length() > 0 && automaton.matches(stripped.toByteArray());
  }

  /**
   * {@code name} without {@code ./} and {@code /} at its start; {@code .} if that was all there
   * was.
   */
  private static ImmutableBytes strip(ImmutableBytes name) {
    byte[] bytes = name.toByteArray();
    int start = 0;
    while (start < bytes.length) {
      if (bytes[start] == '/') {
        start++;
      } else if (bytes[start] == '.' && start + 1 < bytes.length && bytes[start + 1] == '/') {
        start += 2;
      } else {
        break;
      }
    }
    return start > 0 && start == bytes.length
        ? DOT
        : ImmutableBytes.copyOfRange(bytes, start, bytes.length);
  }

  @Override
  public boolean test(ImmutableBytes name) {
    return matches(name);
  }

  /** The glob as it was given. */
  @Override
  public String toString() {
    return source;
  }
}
