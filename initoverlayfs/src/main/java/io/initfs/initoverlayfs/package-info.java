/**
 * The split of an initramfs: a {@link io.initfs.initoverlayfs.SplitPolicy} says what finding and
 * mounting storage takes, {@link io.initfs.initoverlayfs.MiniSelection} picks it from a tree with
 * everything it depends on, and can tell why each path was picked.
 */
@NullMarked
package io.initfs.initoverlayfs;

import org.jspecify.annotations.NullMarked;
