/**
 * One type for each on-disk structure of EROFS: its size, how it is read, how it is written,
 * nothing else. All integers are little-endian; unsigned fields are widened here, u16 to {@code
 * int}, u32 to {@code long}, so that signedness is settled once. Nothing here judges what it reads.
 */
@NullMarked
package io.initfs.erofs.disk;

import org.jspecify.annotations.NullMarked;
