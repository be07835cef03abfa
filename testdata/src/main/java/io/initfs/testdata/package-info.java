/**
 * What tests and benchmarks share: {@link io.initfs.testdata.RandomTrees} makes trees from a seed,
 * {@link io.initfs.testdata.Requirement} says what a test needs of its host, and the runners call
 * the kernel and the reference tools to judge what this project writes.
 */
@NullMarked
package io.initfs.testdata;

import org.jspecify.annotations.NullMarked;
