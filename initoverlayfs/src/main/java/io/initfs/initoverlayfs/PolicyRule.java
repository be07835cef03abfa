package io.initfs.initoverlayfs;

import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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

  /** Dashes outside of sets such as {@code [0-9]}. */
  private static final String DASH = "-(?![^\\[]*\\])";

  private final String source;
  private final int line;
  private final boolean needed;
  private final Verb verb;
  private final String pattern;
  private final PathGlob pathGlob;
  private final Glob moduleGlob;

  PolicyRule(String source, int line, boolean needed, Verb verb, String pattern) {
    this.source = source;
    this.line = line;
    this.needed = needed;
    this.verb = verb;
    this.pattern = pattern;
    this.pathGlob = PathGlob.parse(pattern);
    this.moduleGlob = new Glob(ImmutableBytes.utf8(pattern.replaceAll(DASH, "_")));
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
      case PATH, BINARY, EXCLUDE -> pathGlob.matchesWithoutUsr(path);
      case MODULE -> module.isPresent() && matchesModule(module.get().name());
      case MODULE_PATH -> module.isPresent() && pathGlob.matches(module.get().pathInVersion());
      case DIRECTORY -> false;
    };
  }

  /** Whether a {@link Verb#MODULE} rule names this module, by its normal name. */
  boolean matchesModule(String name) {
    return verb == Verb.MODULE
        && moduleGlob.matches(ImmutableBytes.copyOf(name.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public String toString() {
    return (needed ? "need " : "") + verb.word() + " " + pattern;
  }
}
