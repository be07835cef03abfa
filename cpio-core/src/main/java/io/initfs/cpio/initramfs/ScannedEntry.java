package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioEntry;
import io.initfs.fstree.Node;
import org.jspecify.annotations.Nullable;

/** An entry that Linux acts on: what it creates, or null for a trailer. */
record ScannedEntry(CpioEntry entry, @Nullable Node node) {}
