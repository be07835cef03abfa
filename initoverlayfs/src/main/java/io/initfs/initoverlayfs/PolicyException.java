package io.initfs.initoverlayfs;

import java.io.IOException;

/** A split policy has a line that is not a rule. */
public final class PolicyException extends IOException {
  private static final long serialVersionUID = 1;

  private final int line;

  PolicyException(String source, int line, String expected, String got) {
    super(String.format("%s:%d: expected %s, got %s", source, line, expected, got));
    this.line = line;
  }

  /** The line in the policy, from 1. */
  public int line() {
    return line;
  }
}
