package io.initfs.fstree;

import com.google.common.primitives.ImmutableIntArray;
import io.initfs.fstree.GlobAutomaton.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles one glob into a {@link GlobAutomaton}: in {@link PathPattern}'s language, or in {@link
 * NamePattern}'s, where slashes and braces are bytes like others and two stars are one.
 */
final class GlobParser {
  private static final BitSet ANY = range(0, 0xFF);
  private static final BitSet NOT_SLASH = notSlash();

  private final String source;
  private final byte[] glob;
  private final boolean paths;
  private final List<State> states = new ArrayList<>();
  private int position;
  private boolean sawSlash;

  private GlobParser(String source, boolean paths) {
    this.source = source;
    this.glob = source.getBytes(StandardCharsets.UTF_8);
    this.paths = paths;
  }

  static GlobParser forPaths(String source) {
    return new GlobParser(source, true);
  }

  static GlobParser forNames(String source) {
    return new GlobParser(source, false);
  }

  GlobAutomaton parse() {
    if (glob.length > PathPattern.MAX_LENGTH) {
      throw error("longer than MAX_LENGTH " + PathPattern.MAX_LENGTH + " bytes");
    }
    if (glob.length == 0 || (paths && glob[glob.length - 1] == '/')) {
      throw error(paths ? "empty, or ends in a slash" : "empty");
    }
    if (paths && glob[0] == '/') {
      sawSlash = true;
      position = 1;
    }
    sequence(0);
    return new GlobAutomaton(states);
  }

  /** Whether the glob is about paths, not about names; known once parsed. */
  boolean sawSlash() {
    return sawSlash;
  }

  /** Parses up to the end, or within braces up to the comma or brace that ends an alternative. */
  private void sequence(int nesting) {
    while (position < glob.length) {
      byte b = glob[position];
      if (nesting > 0 && (b == ',' || b == '}')) {
        return;
      }
      switch (b) {
        case '*' -> stars();
        case '?' -> {
          position++;
          states.add(State.consume(wildcard()));
        }
        case '[' -> {
          position++;
          states.add(State.consume(byteSet()));
        }
        case '{' -> {
          if (paths) {
            alternatives(nesting + 1);
          } else {
            literal();
          }
        }
        default -> literal();
      }
    }
    if (nesting > 0) {
      throw error("brace left open");
    }
  }

  private BitSet wildcard() {
    return paths ? NOT_SLASH : ANY;
  }

  private void literal() {
    int b = unescaped();
    sawSlash |= b == '/';
    states.add(State.consume(range(b, b)));
  }

  private void stars() {
    int start = position;
    while (position < glob.length && glob[position] == '*') {
      position++;
    }
    if (position - start == 1 || !paths) {
      repeat(wildcard());
      return;
    }
    boolean wholeComponent =
        (start == 0 || "/{,".indexOf(glob[start - 1]) >= 0)
            && position < glob.length
            && glob[position] == '/';
    if (!wholeComponent) {
      repeat(ANY);
      return;
    }
    // Any number of names with a slash after each: either nothing, or any bytes and a slash.
    int choice = reserve();
    repeat(ANY);
    literal();
    states.set(choice, State.go(ImmutableIntArray.of(choice + 1, states.size())));
  }

  private void repeat(BitSet bytes) {
    int loop = states.size();
    states.add(State.go(ImmutableIntArray.of(loop + 1, loop + 3)));
    states.add(State.consume(bytes));
    states.add(State.go(ImmutableIntArray.of(loop)));
  }

  private void alternatives(int nesting) {
    if (nesting > PathPattern.MAX_NESTING) {
      throw error("braces nested deeper than MAX_NESTING " + PathPattern.MAX_NESTING);
    }
    int choice = reserve();
    ImmutableIntArray.Builder starts = ImmutableIntArray.builder();
    List<Integer> ends = new ArrayList<>();
    do {
      position++; // the brace or comma before the alternative
      starts.add(states.size());
      sequence(nesting);
      ends.add(reserve());
    } while (glob[position] == ',');
    position++;
    states.set(choice, State.go(starts.build()));
    State leave = State.go(ImmutableIntArray.of(states.size()));
    ends.forEach(end -> states.set(end, leave));
  }

  /** Makes room for a state whose targets are not known yet. */
  private int reserve() {
    states.add(State.go(ImmutableIntArray.of(states.size())));
    return states.size() - 1;
  }

  private BitSet byteSet() {
    BitSet set = new BitSet();
    boolean negated = position < glob.length && (glob[position] == '!' || glob[position] == '^');
    if (negated) {
      position++;
    }
    int start = position;
    while (position < glob.length && (glob[position] != ']' || position == start)) {
      int low = setMember();
      int high = low;
      if (position + 1 < glob.length && glob[position] == '-' && glob[position + 1] != ']') {
        position++;
        high = setMember();
      }
      if (high < low) {
        throw error("range of bytes is the wrong way round");
      }
      set.set(low, high + 1);
    }
    if (position >= glob.length) {
      throw error("bracket left open");
    }
    position++;
    if (negated) {
      set.flip(0, 0x100);
    }
    if (paths) {
      set.clear('/');
    }
    return set;
  }

  private int setMember() {
    int member = unescaped();
    if (member >= 0x80) {
      throw error("a set may hold ASCII only");
    }
    return member;
  }

  private int unescaped() {
    if (glob[position] == '\\') {
      position++;
      if (position == glob.length) {
        throw error("backslash at the end");
      }
    }
    return glob[position++] & 0xFF;
  }

  private PatternSyntaxException error(String description) {
    return new PatternSyntaxException(description, source, Math.min(position, source.length()));
  }

  private static BitSet range(int first, int last) {
    BitSet set = new BitSet();
    set.set(first, last + 1);
    return set;
  }

  private static BitSet notSlash() {
    BitSet set = range(0, 0xFF);
    set.clear('/');
    return set;
  }
}
