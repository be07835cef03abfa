/**
 * EROFS images. {@link io.initfs.erofs.ErofsImage} reads one, {@link io.initfs.erofs.ErofsWriter}
 * makes one; both speak {@link io.initfs.fstree.FileTree}.
 *
 * <p>Everything that can be wrong with an image is an {@link
 * io.initfs.erofs.failure.ErofsException}.
 */
@NullMarked
package io.initfs.erofs;

import org.jspecify.annotations.NullMarked;
