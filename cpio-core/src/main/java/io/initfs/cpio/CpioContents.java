package io.initfs.cpio;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreePath;

/**
 * The picked entries of an archive as a tree.
 *
 * @param tree the entries, and the directories that they stand in
 * @param parentsOnly the directories in {@code tree} that no picked entry names: 0755, root's; the
 *     root too, unless its {@code .} was picked. A name that leads through {@code ..} or a symlink
 *     does not count as naming its directory.
 * @param names of the picked entries, as they stand in the archive and in its order
 * @param bytes length of the archive up to the end of its trailer
 */
public record CpioContents(
    FileTree tree,
    ImmutableSet<TreePath> parentsOnly,
    ImmutableList<ImmutableBytes> names,
    long bytes) {}
