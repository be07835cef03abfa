package io.initfs.fstree;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A nondeterministic automaton over bytes. A state either consumes one byte of a set and goes on to
 * the next state, or goes on to its targets without consuming; the last state accepts. Simulated as
 * the list of states that are reachable, so there is no backtracking.
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

    boolean consumes() {
      return targets.isEmpty();
    }
  }

  private final State[] states;

  /**
   * @param states the first is where matching starts, one past the last is the accepting state
   */
  GlobAutomaton(List<State> states) {
    this.states = states.toArray(State[]::new);
  }

  boolean matches(byte[] input) {
    Reached now = new Reached(states.length + 1);
    Reached next = new Reached(states.length + 1);
    now.add(0);
    for (byte b : input) {
      next.clear();
      for (int i = 0; i < now.count; i++) {
        int state = now.states[i];
        if (states[state].bytes().get(b & 0xFF)) {
          next.add(state + 1);
        }
      }
      if (next.isEmpty()) {
        return false;
      }
      Reached swap = now;
      now = next;
      next = swap;
    }
    return now.member[states.length];
  }

  /** States reached at one place of the input, each once. */
  private final class Reached {
    /** Those that consume, in the first {@code count} places. */
    private final int[] states;

    private final int[] pending;
    private final boolean[] member;
    private int count;

    Reached(int capacity) {
      states = new int[capacity];
      pending = new int[capacity];
      member = new boolean[capacity];
    }

    boolean isEmpty() {
      return count == 0 && !member[GlobAutomaton.this.states.length];
    }

    void clear() {
      count = 0;
      Arrays.fill(member, false);
    }

    /** Adds the state and all that can be reached from it without consuming. */
    void add(int first) {
      int waiting = push(first, 0);
      while (waiting > 0) {
        int state = pending[--waiting];
        if (state == GlobAutomaton.this.states.length) {
          continue;
        }
        State definition = GlobAutomaton.this.states[state];
        if (definition.consumes()) {
          states[count++] = state;
          continue;
        }
        ImmutableIntArray targets = definition.targets();
        for (int i = 0; i < targets.length(); i++) {
          waiting = push(targets.get(i), waiting);
        }
      }
    }

    private int push(int state, int waiting) {
      if (member[state]) {
        return waiting;
      }
      member[state] = true;
      pending[waiting] = state;
      return waiting + 1;
    }
  }
}
