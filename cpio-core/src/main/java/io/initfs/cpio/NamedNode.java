package io.initfs.cpio;

import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;

/**
 * A name that an archive is to hold, and what stands under it.
 *
 * @param name as it will stand in the archive, byte for byte: 1 to 4095 bytes without NUL
 * @param node the same instance under several names makes them hard links
 */
public record NamedNode(ImmutableBytes name, Node node) {}
