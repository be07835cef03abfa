package io.initfs.initoverlayfs;

import io.initfs.fstree.TreePath;

/** Why a path is in the mini initramfs. Its text completes the sentence "chosen as ...". */
public sealed interface Reason {
  /** The last rule of the policy that matches the path wants it. */
  record Matched(PolicyRule rule) implements Reason {
    @Override
    public String toString() {
      return rule.position() + ": " + rule;
    }
  }

  /** Another chosen path does not work without this one. */
  record NeededBy(Need need, TreePath path) implements Reason {
    @Override
    public String toString() {
      return need + " " + path;
    }
  }

  /** In which way one path needs another. */
  enum Need {
    LIBRARY("library of"),
    INTERPRETER("interpreter of"),
    MODULE("module dependency of"),
    SOFT_MODULE("soft module dependency of"),
    LINK_TARGET("target of link"),
    LINK_ON_THE_WAY("link on the way to"),
    DIRECTORY("directory on the way to");

    private final String text;

    Need(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
