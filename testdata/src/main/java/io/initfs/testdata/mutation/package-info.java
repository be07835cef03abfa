/**
 * Valid inputs changed by a seeded random generator, and what must hold of whoever reads the
 * result: it fails as it may or succeeds, soon, and in little memory.
 */
@NullMarked
package io.initfs.testdata.mutation;

import org.jspecify.annotations.NullMarked;
