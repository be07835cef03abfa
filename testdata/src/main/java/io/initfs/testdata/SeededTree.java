package io.initfs.testdata;

import io.initfs.fstree.FileTree;

/**
 * A random tree by what it is made from, so that a failing test names it: the parameter type for
 * properties, {@code @ForAll SeededTree}, which gives trees of {@link TreeOptions#TINY}.
 */
public record SeededTree(long seed, TreeOptions options) {
  public FileTree tree() {
    return RandomTrees.tree(seed, options);
  }
}
