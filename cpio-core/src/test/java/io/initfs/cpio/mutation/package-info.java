/** Archives changed in their headers and anywhere: nothing worse than our own errors comes. */
@NullMarked
package io.initfs.cpio.mutation;

import org.jspecify.annotations.NullMarked;
