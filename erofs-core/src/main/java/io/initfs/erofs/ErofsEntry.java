package io.initfs.erofs;

import io.initfs.fstree.ImmutableBytes;

/**
 * An entry of a directory as it is stored.
 *
 * @param name any bytes; {@code .} and {@code ..} are entries, too
 * @param nid the inode it names
 * @param type the file type's code, 1 to 7 in an image that is sound: regular file, directory,
 *     character device, block device, fifo, socket, symlink
 */
public record ErofsEntry(ImmutableBytes name, long nid, int type) {}
