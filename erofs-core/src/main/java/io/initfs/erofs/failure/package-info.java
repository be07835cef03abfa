/**
 * The one family of failures of this module, rooted in {@link
 * io.initfs.erofs.failure.ErofsException}, and the {@link io.initfs.erofs.failure.ErofsLimits} that
 * an image may not exceed. Its own package, so that every layer can throw them without knowing the
 * public face above it.
 */
@NullMarked
package io.initfs.erofs.failure;

import org.jspecify.annotations.NullMarked;
