/**
 * How fast, and beside whom. JMH classes measure parts against other implementations on the same
 * data; {@link io.initfs.benchmarks.MkfsComparison} and {@link
 * io.initfs.benchmarks.ExtractComparison} measure whole processes against erofs-utils, in turn and
 * in one run, so that the ratio holds on a noisy machine.
 */
@NullMarked
package io.initfs.benchmarks;

import org.jspecify.annotations.NullMarked;
