/**
 * What releases of Linux make of an image's features; for those who write an image and those who
 * read one.
 */
@NullMarked
package io.initfs.erofs.kernel;

import org.jspecify.annotations.NullMarked;
