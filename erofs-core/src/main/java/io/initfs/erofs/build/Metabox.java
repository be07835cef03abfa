package io.initfs.erofs.build;

import java.util.Optional;

/**
 * That inodes, xattrs, indexes and inline tails are the data of an inode of their own, the metabox,
 * which is compressed as files are; needs Linux 6.17.
 *
 * @param pclusterSize most bytes of its pclusters, a multiple of the block size, at most 1 MiB
 * @param compression its algorithm; that of most files if absent
 */
public record Metabox(int pclusterSize, Optional<Compression> compression) {}
