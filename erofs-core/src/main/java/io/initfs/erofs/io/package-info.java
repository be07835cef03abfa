/**
 * Where image bytes come from: {@link io.initfs.erofs.io.ImageSource}, absolute positions, no
 * state, and the one range check that everything read from an image passes.
 */
@NullMarked
package io.initfs.erofs.io;

import org.jspecify.annotations.NullMarked;
