/**
 * From a logical offset of a file to the {@link io.initfs.erofs.map.Extent} that holds it. {@link
 * io.initfs.erofs.map.ExtentMap#of} chooses the map of an inode's data layout.
 */
@NullMarked
package io.initfs.erofs.map;

import org.jspecify.annotations.NullMarked;
