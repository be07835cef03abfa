/**
 * The superblock and the inodes as checked facts: {@link io.initfs.erofs.volume.Volume} and {@link
 * io.initfs.erofs.volume.Inode}. Below this package bytes are only read; above it nobody has to
 * doubt a layout code, a mode or a size again.
 */
@NullMarked
package io.initfs.erofs.volume;

import org.jspecify.annotations.NullMarked;
