/**
 * The initramfs image: plain archives and compressed segments one after the other, and what Linux
 * makes of them. Start at {@link io.initfs.cpio.initramfs.Initramfs}.
 */
@NullMarked
package io.initfs.cpio.initramfs;

import org.jspecify.annotations.NullMarked;
