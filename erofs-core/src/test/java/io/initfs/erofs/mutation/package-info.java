/** Images changed in their structures and anywhere: nothing worse than our own errors comes. */
@NullMarked
package io.initfs.erofs.mutation;

import org.jspecify.annotations.NullMarked;
