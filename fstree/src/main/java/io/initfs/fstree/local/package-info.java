/** Trees on a disk: scan a directory into a tree, extract a tree into a directory. */
@NullMarked
package io.initfs.fstree.local;

import org.jspecify.annotations.NullMarked;
