/**
 * Images of mkfs.erofs under all its options, read by us and by the kernel: both must see the same.
 */
@NullMarked
package io.initfs.erofs.differential;

import org.jspecify.annotations.NullMarked;
