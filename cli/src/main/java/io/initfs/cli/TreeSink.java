package io.initfs.cli;

import io.initfs.fstree.FileTree;
import java.io.IOException;

/** Where a command puts a tree, in one form; says what came of it and what the form cannot hold. */
interface TreeSink {
  void write(FileTree tree) throws IOException;
}
