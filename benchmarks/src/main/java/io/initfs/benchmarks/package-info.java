/**
 * How fast, and beside whom. JMH classes measure parts against other implementations on the same
 * data; {@link io.initfs.benchmarks.MkfsComparison} measures whole processes against mkfs.erofs, in
 * turn and in one run, so that the ratio holds on a noisy machine.
 */
@NullMarked
package io.initfs.benchmarks;

import org.jspecify.annotations.NullMarked;
