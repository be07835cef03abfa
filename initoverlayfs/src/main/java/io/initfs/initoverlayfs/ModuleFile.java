package io.initfs.initoverlayfs;

import io.initfs.fstree.TreePath;

/** A file that is a kernel module: which kernel's, and the module's normal name. */
record ModuleFile(KernelModules kernel, String name, TreePath path) {
  /** Such as {@code kernel/drivers/block/loop.ko}. */
  TreePath pathInVersion() {
    int depth = kernel.directory().names().size();
    return new TreePath(path.names().subList(depth, path.names().size()));
  }
}
