/** Images that no tool writes, put together by hand: what the format allows beyond its tools. */
@NullMarked
package io.initfs.erofs.handmade;

import org.jspecify.annotations.NullMarked;
