/** Tests of the LZ4 engine; lz4-java and {@code ReferenceBlock} are the second opinions. */
@NullMarked
package io.initfs.erofs.lz4;

import org.jspecify.annotations.NullMarked;
