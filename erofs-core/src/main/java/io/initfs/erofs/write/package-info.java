/**
 * From a tree to an image, in three steps. {@link io.initfs.erofs.write.Inventory} plans: one inode
 * a node, in canonical order. {@link io.initfs.erofs.write.DataPacker} packs file data, in
 * parallel, and commits it in that order. {@link io.initfs.erofs.write.MetadataWriter} places and
 * emits the inodes.
 *
 * <pre>
 *   | superblock | file data ... | inodes, indexes, inline tails ... | directory blocks ... |
 *   0            1               zone start
 * </pre>
 *
 * Metadata stand behind the data, so that every address is known when they are emitted and the
 * image is written once from front to back; only the superblock comes last.
 */
@NullMarked
package io.initfs.erofs.write;

import org.jspecify.annotations.NullMarked;
