/**
 * The newc form of cpio: one archive, entry by entry or as a tree. Start at {@link
 * io.initfs.cpio.CpioArchive} for trees and at {@link io.initfs.cpio.CpioReader} and {@link
 * io.initfs.cpio.CpioWriter} for entries.
 *
 * <p>Reading is strict here: the first deviation is an error. What Linux makes of odd archives is
 * the business of {@code io.initfs.cpio.initramfs}.
 */
@NullMarked
package io.initfs.cpio;

import org.jspecify.annotations.NullMarked;
