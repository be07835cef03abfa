package io.initfs.fstree;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A nondeterministic automaton over bytes. A state either consumes one byte of a set and goes on to
 * the state after it, or goes on to its targets without consuming; one past the last state accepts.
 * Matching follows all states that can be reached at once, so there is no backtracking.
 */
final class GlobAutomaton {
  /** Exactly one of the two fields says something: a set of bytes, or targets. */
  record State(BitSet bytes, ImmutableIntArray targets) {
    static State consume(BitSet bytes) {
      return new State(bytes, ImmutableIntArray.of());
    }

    static State go(ImmutableIntArray targets) {
      return new State(new BitSet(), targets);
    }
  }

  private final int accepting;
  private final BitSet[] bytes;

  /** For each state, those that consume or accept and are reached from it without consuming. */
  private final int[][] closures;

  /**
   * @param states the first is where matching starts
   */
  GlobAutomaton(List<State> states) {
    accepting = states.size();
    bytes = states.stream().map(State::bytes).toArray(BitSet[]::new);
    closures = new int[states.size() + 1][];
    for (int i = 0; i <= accepting; i++) {
      boolean entered = i == 0 || states.get(i - 1).targets().isEmpty();
      closures[i] = entered ? closure(states, i) : new int[0];
    }
  }

  private static int[] closure(List<State> states, int start) {
    ImmutableIntArray.Builder reached = ImmutableIntArray.builder();
    BitSet seen = new BitSet();
    Deque<Integer> pending = new ArrayDeque<>();
    pending.push(start);
    while (!pending.isEmpty()) {
      int state = pending.pop();
      if (seen.get(state)) {
        continue;
      }
      seen.set(state);
      if (state == states.size() || states.get(state).targets().isEmpty()) {
        reached.add(state);
      } else {
        states.get(state).targets().forEach(pending::push);
      }
    }
    return reached.build().toArray();
  }

  /**
   * @param input at least one byte
   */
  boolean matches(byte[] input) {
    int count = closures[0].length;
    int[] now = Arrays.copyOf(closures[0], accepting + 1);
    int[] next = new int[accepting + 1];
    int[] lastReachedAt = new int[accepting + 1];
    for (int position = 0; position < input.length && count > 0; position++) {
      int b = input[position] & 0xFF;
      int nextCount = 0;
      for (int i = 0; i < count; i++) {
        int state = now[i];
        if (state == accepting || !bytes[state].get(b)) {
          continue;
        }
        for (int reached : closures[state + 1]) {
          if (lastReachedAt[reached] <= position) {
            lastReachedAt[reached] = position + 1;
            next[nextCount++] = reached;
          }
        }
      }
      int[] swap = now;
      now = next;
      next = swap;
      count = nextCount;
    }
    return count > 0 && lastReachedAt[accepting] == input.length;
  }
}
