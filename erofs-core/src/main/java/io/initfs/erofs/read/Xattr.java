package io.initfs.erofs.read;

import io.initfs.fstree.ImmutableBytes;

/** An extended attribute under its full name. */
record Xattr(ImmutableBytes name, ImmutableBytes value) {}
