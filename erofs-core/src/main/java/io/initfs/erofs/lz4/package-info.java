/**
 * A pure Java LZ4 block engine made for EROFS physical clusters. Start at {@link
 * io.initfs.erofs.lz4.Lz4ClusterEncoder}, which fills a given number of output bytes with as much
 * input as fits and walks a file only once for all its clusters, and at {@link
 * io.initfs.erofs.lz4.Lz4Decoder}, which can stop inside a block.
 *
 * <p>A level ({@link io.initfs.erofs.lz4.Lz4Level}) picks a parser, which hands sequences to the
 * one writer that knows the token format and the space left:
 *
 * <pre>
 *   Lz4ClusterEncoder -> FastParser -----> HashHeads
 *                     -> OptimalParser --> HashChain (match finder), PriceTable (shortest path)
 *                            \
 *                             `----------> SequenceWriter
 * </pre>
 *
 * <p>Hot loops count to a bound that they exclude. Compiled code of one that includes its bound is
 * left as soon as HotSpot 17 runs it (loop_limit_check), and compiled anew, which in a build of a
 * few seconds takes one of them.
 */
@NullMarked
package io.initfs.erofs.lz4;

import org.jspecify.annotations.NullMarked;
