/** What the files of an image are like, all taken together. */
@NullMarked
package io.initfs.erofs.stats;

import org.jspecify.annotations.NullMarked;
