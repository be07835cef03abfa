/**
 * One tree, many forms: a {@link io.initfs.fstree.FileTree} is the same thing whether it stands on
 * a disk, in a cpio archive or in an EROFS image. Start at {@link io.initfs.fstree.FileTree} and
 * {@link io.initfs.fstree.Node}; {@link io.initfs.fstree.RootfsModel} says what Linux makes of
 * entries that are unpacked one over the other.
 *
 * <p>Nothing here knows a format, prints, or follows a path outside the tree.
 */
@NullMarked
package io.initfs.fstree;

import org.jspecify.annotations.NullMarked;
