package io.initfs.cli;

import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;

/** A mode as {@code ls -l} shows it. */
final class ModeText {
  private static final String LETTERS = "rwxrwxrwx";

  private ModeText() {}

  static String of(Node node) {
    return of(node.kind(), node.metadata().permissions());
  }

  static String of(NodeKind kind, int permissions) {
    StringBuilder text = new StringBuilder().append(kind.letter());
    for (int i = 0; i < LETTERS.length(); i++) {
      boolean set = (permissions & 0400 >> i) != 0;
      text.append(set ? LETTERS.charAt(i) : '-');
    }
    mark(text, 3, permissions & 04000, 's');
    mark(text, 6, permissions & 02000, 's');
    mark(text, 9, permissions & 01000, 't');
    return text.toString();
  }

  /** The special bits take the place of an x: small if that is set, capital if not. */
  private static void mark(StringBuilder text, int at, int bit, char letter) {
    if (bit != 0) {
      boolean executable = text.charAt(at) == 'x';
      text.setCharAt(at, executable ? letter : Character.toUpperCase(letter));
    }
  }
}
