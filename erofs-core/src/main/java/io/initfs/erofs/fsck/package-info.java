/**
 * {@link io.initfs.erofs.fsck.ErofsCheck}: what is wrong with an image, as a list of {@link
 * io.initfs.erofs.fsck.Finding}s. The reader stops at the first fault; the checker goes on.
 */
@NullMarked
package io.initfs.erofs.fsck;

import org.jspecify.annotations.NullMarked;
