/**
 * The compression algorithms behind one interface each way: {@link
 * io.initfs.erofs.codec.ClusterDecoder} gives back what a pcluster holds, {@link
 * io.initfs.erofs.codec.ClusterEncoder} consumes as much input as fits one.
 */
@NullMarked
package io.initfs.erofs.codec;

import org.jspecify.annotations.NullMarked;
