package io.initfs.initoverlayfs;

import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;

/**
 * A pattern for one name: {@code *} any bytes, {@code ?} one byte, {@code [a-z]} and {@code [!a-z]}
 * one byte of a set, {@code \} takes the next byte as it is.
 *
 * <p>Patterns come from images too (ld.so.conf), so matching must not blow up: only the last star
 * is ever moved, which is enough and keeps the cost at the product of the two lengths.
 */
record Glob(ImmutableBytes pattern) {
  boolean matches(EntryName name) {
    return matches(name.bytes());
  }

  boolean matches(ImmutableBytes name) {
    int p = 0;
    int n = 0;
    int afterStar = -1;
    int starTook = 0;
    while (n < name.length()) {
      int next = p < pattern.length() && pattern.at(p) != '*' ? matchOne(p, name.at(n)) : -1;
      if (p < pattern.length() && pattern.at(p) == '*') {
        afterStar = ++p;
        starTook = n;
      } else if (next >= 0) {
        p = next;
        n++;
      } else if (afterStar >= 0) {
        p = afterStar;
        n = ++starTook;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.at(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Index after the element at {@code p} if it matches {@code b}, otherwise -1. */
  private int matchOne(int p, byte b) {
    switch (pattern.at(p)) {
      case '?':
        return p + 1;
      case '[':
        return matchSet(p, b);
      case '\\':
        boolean escapes = p + 1 < pattern.length();
        int literal = escapes ? p + 1 : p;
        return pattern.at(literal) == b ? literal + 1 : -1;
      default:
        return pattern.at(p) == b ? p + 1 : -1;
    }
  }

  private int matchSet(int open, byte b) {
    int i = open + 1;
    boolean negated = i < pattern.length() && (pattern.at(i) == '!' || pattern.at(i) == '^');
    if (negated) {
      i++;
    }
    boolean in = false;
    int first = i;
    for (; i < pattern.length() && (pattern.at(i) != ']' || i == first); i++) {
      boolean range =
          i + 2 < pattern.length() && pattern.at(i + 1) == '-' && pattern.at(i + 2) != ']';
      int low = Byte.toUnsignedInt(pattern.at(i));
      int high = Byte.toUnsignedInt(pattern.at(range ? i + 2 : i));
      int value = Byte.toUnsignedInt(b);
      in |= value >= low && value <= high;
      i += range ? 2 : 0;
    }
    if (i >= pattern.length()) {
      return b == '[' ? open + 1 : -1; // never closed: stands for itself
    }
    return in != negated ? i + 1 : -1;
  }
}
