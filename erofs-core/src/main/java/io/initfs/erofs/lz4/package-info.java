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
 */
@NullMarked
package io.initfs.erofs.lz4;

import org.jspecify.annotations.NullMarked;
