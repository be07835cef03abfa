package io.initfs.initoverlayfs;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PathPattern;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.PolicyRule.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Rules that say what of an initramfs goes into the mini one. A text, one or more patterns a line:
 *
 * <pre>
 * # comment
 * [need] path PATTERN...         the paths that match, and what links among them lead to
 * [need] binary PATTERN...       as path, and interpreter and libraries of the programs among them
 * [need] module NAME...          kernel modules by name, and the modules they depend on
 * [need] module-path PATTERN...  as module, by path below /lib/modules/VERSION
 * exclude PATTERN...             not the paths that match, whatever lines before this one say
 * directory PATH...              this directory, made if the tree has none
 * </pre>
 *
 * <p>Patterns are those of {@link PathPattern}. They are written without {@code /usr}; they match
 * with it too. {@code -} and {@code _} are the same in a module's name. Of the rules that match a
 * path the last one counts. An exclusion does not reach what something chosen depends on. {@code
 * need} makes it a finding when nothing chosen matches (a module that is built into the kernel
 * counts as chosen).
 *
 * @param source name of the policy, for messages
 */
public record SplitPolicy(String source, ImmutableList<PolicyRule> rules) {
  private static final String DEFAULT = "default.policy";
  private static final String NEED = "need";
  private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

  /**
   * Reads a policy.
   *
   * @param source name of the policy, for messages
   * @throws PolicyException at the first line that is not a rule
   */
  public static SplitPolicy parse(String source, String text) throws PolicyException {
    ImmutableList.Builder<PolicyRule> rules = ImmutableList.builder();
    int number = 0;
    for (String line : Splitter.on('\n').split(text)) {
      number++;
      int comment = line.indexOf('#');
      List<String> words = WORDS.splitToList(comment < 0 ? line : line.substring(0, comment));
      if (!words.isEmpty()) {
        rules.addAll(parseLine(source, number, words));
      }
    }
    return new SplitPolicy(source, rules.build());
  }

  /**
   * The policy for trees of dracut and initramfs-tools, which follows what initoverlayfs itself
   * puts into its first image. Its text is the resource {@value #DEFAULT}.
   */
  public static SplitPolicy standard() {
    try {
      return parse(DEFAULT, standardText());
    } catch (PolicyException e) {
      throw new IllegalStateException("the policy we ship is broken", e);
    }
  }

  /** The text of {@link #standard}, to start one's own from. */
  public static String standardText() {
    try {
      return Resources.toString(
          Resources.getResource(SplitPolicy.class, DEFAULT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the policy we ship cannot be read", e);
    }
  }

  private static List<PolicyRule> parseLine(String source, int line, List<String> words)
      throws PolicyException {
    boolean needed = words.get(0).equals(NEED);
    List<String> rest = needed ? words.subList(1, words.size()) : words;
    String word = rest.isEmpty() ? "end of line" : "\"" + rest.get(0) + "\"";
    Optional<Verb> verb =
        Arrays.stream(Verb.values())
            .filter(v -> !rest.isEmpty() && v.word().equals(rest.get(0)))
            .findFirst();
    if (verb.isEmpty()) {
      throw new PolicyException(source, line, "one of " + verbs(), word);
    }
    if (needed && (verb.get() == Verb.EXCLUDE || verb.get() == Verb.DIRECTORY)) {
      throw new PolicyException(source, line, "a rule that chooses after \"need\"", word);
    }
    if (rest.size() < 2) {
      throw new PolicyException(source, line, "a pattern after " + word, "end of line");
    }
    ImmutableList.Builder<PolicyRule> rules = ImmutableList.builder();
    for (String pattern : rest.subList(1, rest.size())) {
      requirePattern(source, line, verb.get(), pattern);
      rules.add(rule(source, line, needed, verb.get(), pattern));
    }
    return rules.build();
  }

  private static PolicyRule rule(String source, int line, boolean needed, Verb verb, String pattern)
      throws PolicyException {
    try {
      return new PolicyRule(source, line, needed, verb, pattern);
    } catch (PatternSyntaxException e) {
      String got = String.format("\"%s\" (%s)", pattern, e.getDescription());
      throw new PolicyException(source, line, "a pattern", got);
    }
  }

  private static void requirePattern(String source, int line, Verb verb, String pattern)
      throws PolicyException {
    boolean absolute = pattern.startsWith("/");
    Optional<TreePath> path = TreePath.tryParse(ImmutableBytes.utf8(pattern));
    String expected =
        switch (verb) {
          case PATH, BINARY, EXCLUDE -> absolute ? "" : "a pattern that starts with \"/\"";
          case DIRECTORY -> absolute && path.isPresent() ? "" : "a path that starts with \"/\"";
          case MODULE -> pattern.contains("/") ? "a module's name without \"/\"" : "";
          case MODULE_PATH -> absolute ? "a pattern below the version, such as kernel/fs/**" : "";
        };
    if (!expected.isEmpty()) {
      throw new PolicyException(source, line, expected, "\"" + pattern + "\"");
    }
  }

  private static String verbs() {
    return Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", "));
  }
}
