package io.initfs.fstree;

import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over the bytes of paths, compiled once.
 *
 * <pre>
 *   *        any bytes within one name          [a-z]  [!a-z]   one byte of, not of, a set
 *   **       any bytes, slashes too             {a,b}           one of several patterns
 *   ?        one byte within a name             \x              x itself
 * </pre>
 *
 * <p>A pattern without a slash is matched against the last name of a path, so {@code *.ko} finds
 * modules at any depth. Any other is matched against the whole path from the root, with or without
 * a leading slash: {@code /init} is that of the root only. As a whole component {@code **} stands
 * for any number of names, none included: <code>a/**&#47;b</code> matches {@code a/b}. At the end
 * it needs one: {@code usr/**} is everything below {@code usr} without {@code usr} itself. A
 * leading dot is not special. The root matches no pattern.
 *
 * <p>All alternatives are followed at once, so matching never backtracks: time is at most
 * proportional to the length of the path and the square of that of the pattern, whatever either
 * holds, and for the patterns that people write to the length of the path.
 */
public final class PathPattern implements Predicate<TreePath> {
  /** The longest pattern accepted, in bytes of UTF-8. */
  public static final int MAX_LENGTH = 4096;

  /** How deep braces may stand in braces. */
  public static final int MAX_NESTING = 16;

  private final String source;
  private final boolean nameOnly;
  private final GlobAutomaton automaton;

  private PathPattern(String source, boolean nameOnly, GlobAutomaton automaton) {
    this.source = source;
    this.nameOnly = nameOnly;
    this.automaton = automaton;
  }

  /**
   * Compiles {@code glob}, taken as UTF-8.
   *
   * @throws PatternSyntaxException if it is empty, ends in a slash, is longer than {@link
   *     #MAX_LENGTH}, nests braces deeper than {@link #MAX_NESTING}, leaves a brace, a bracket or a
   *     backslash open, or has a byte set with anything but ASCII; the index is in bytes
   */
  public static PathPattern of(String glob) {
    GlobParser parser = GlobParser.forPaths(glob);
    GlobAutomaton automaton = parser.parse();
    return new PathPattern(glob, !parser.sawSlash(), automaton);
  }

  public boolean matches(TreePath path) {
    if (path.isRoot()) {
      return false;
    }
    byte[] bytes = nameOnly ? path.name().toByteArray() : path.toRelativeBytes();
    return automaton.matches(bytes);
  }

  @Override
  public boolean test(TreePath path) {
    return matches(path);
  }

  /** The glob as it was given. */
  @Override
  public String toString() {
    return source;
  }
}
