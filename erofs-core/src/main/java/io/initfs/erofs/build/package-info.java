/** What the build of an image is told, and what it tells afterwards. */
@NullMarked
package io.initfs.erofs.build;

import org.jspecify.annotations.NullMarked;
