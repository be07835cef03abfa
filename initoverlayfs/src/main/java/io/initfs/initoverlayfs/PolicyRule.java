package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PathPattern;
import io.initfs.fstree.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** One pattern of a {@link SplitPolicy} and what it does with what it matches. */
public final class PolicyRule {
  /** What a rule does. */
  public enum Verb {
    /** Chooses paths. */
    PATH("path"),
    /** Chooses paths, and what the programs among them need to run. */
    BINARY("binary"),
    /** Chooses kernel modules by name, and the modules they depend on. */
    MODULE("module"),
    /** Chooses kernel modules by path below their version's directory, likewise. */
    MODULE_PATH("module-path"),
    /** Takes back what rules before it chose. */
    EXCLUDE("exclude"),
    /** Chooses a directory, and makes it if the tree has none. */
    DIRECTORY("directory");

    private final String word;

    Verb(String word) {
      this.word = word;
    }

    /** How a policy file spells it. */
    public String word() {
      return word;
    }
  }

  private static final EntryName USR = EntryName.of("usr");
  private static final Set<EntryName> MERGED =
      Set.of(
          EntryName.of("bin"),
          EntryName.of("sbin"),
          EntryName.of("lib"),
          EntryName.of("lib32"),
          EntryName.of("lib64"),
          EntryName.of("libx32"));

  /** Dashes outside of sets such as {@code [0-9]}. */
  private static final String DASH = "-(?![^\\[]*\\])";

  private final String source;
  private final int line;
  private final boolean needed;
  private final Verb verb;
  private final String pattern;
  private final PathPattern compiled;

  /**
   * @throws PatternSyntaxException if {@code pattern} is not one
   */
  PolicyRule(String source, int line, boolean needed, Verb verb, String pattern) {
    this.source = source;
    this.line = line;
    this.needed = needed;
    this.verb = verb;
    this.pattern = pattern;
    this.compiled = PathPattern.of(verb == Verb.MODULE ? pattern.replaceAll(DASH, "_") : pattern);
  }

  public Verb verb() {
    return verb;
  }

  public String pattern() {
    return pattern;
  }

  /** Whether it is a finding when this rule matches nothing. */
  public boolean needed() {
    return needed;
  }

  /** Where the rule stands: {@code SOURCE:LINE}. */
  public String position() {
    return source + ":" + line;
  }

  boolean matches(TreePath path, Optional<ModuleFile> module) {
    return switch (verb) {
      case PATH, BINARY, EXCLUDE -> compiled.matches(path) || matchesWithoutUsr(path);
      case MODULE -> module.isPresent() && matchesModule(module.get().name());
      case MODULE_PATH -> module.isPresent() && compiled.matches(module.get().pathInVersion());
      case DIRECTORY -> false;
    };
  }

  /** Whether a {@link Verb#MODULE} rule names this module, by its normal name. */
  boolean matchesModule(String name) {
    // Names come from indexes in the image too, which may hold what no file is called.
    ImmutableBytes bytes = ImmutableBytes.copyOf(name.getBytes(StandardCharsets.ISO_8859_1));
    return verb == Verb.MODULE
        && EntryName.isValid(bytes)
        && compiled.matches(TreePath.ROOT.resolve(new EntryName(bytes)));
  }

  /** Whether {@code /bin} and {@code /lib} are links into {@code /usr} is up to distributions. */
  private boolean matchesWithoutUsr(TreePath path) {
    ImmutableList<EntryName> names = path.names();
    return names.size() > 1
        && names.get(0).equals(USR)
        && MERGED.contains(names.get(1))
        && compiled.matches(new TreePath(names.subList(1, names.size())));
  }

  @Override
  public String toString() {
    return (needed ? "need " : "") + verb.word() + " " + pattern;
  }
}
