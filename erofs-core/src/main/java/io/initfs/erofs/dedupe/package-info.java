/**
 * Finds data that an image would hold twice, before anything is compressed: content-defined chunks
 * of all pieces in their order, and which runs of them have been there before.
 */
@NullMarked
package io.initfs.erofs.dedupe;

import org.jspecify.annotations.NullMarked;
