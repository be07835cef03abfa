/**
 * A made-up initramfs to try things on, the same bytes on every machine. Start at {@link
 * io.initfs.initoverlayfs.sample.SampleInitramfs}.
 */
@NullMarked
package io.initfs.initoverlayfs.sample;

import org.jspecify.annotations.NullMarked;
