/**
 * The pair of images that initoverlayfs boots from. A {@link io.initfs.initoverlayfs.SplitPolicy}
 * says what finding and mounting storage takes, {@link io.initfs.initoverlayfs.MiniSelection} picks
 * it from a tree with everything it depends on, {@link io.initfs.initoverlayfs.Composer} writes
 * both images, and {@link io.initfs.initoverlayfs.LazinessProbe} counts what an access to the
 * second one reads.
 */
@NullMarked
package io.initfs.initoverlayfs;

import org.jspecify.annotations.NullMarked;
