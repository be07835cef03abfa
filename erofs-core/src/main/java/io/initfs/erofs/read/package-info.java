/**
 * File contents, directories, xattrs, and whole trees out of an image. Everything is read when it
 * is asked for, and no more than that.
 */
@NullMarked
package io.initfs.erofs.read;

import org.jspecify.annotations.NullMarked;
