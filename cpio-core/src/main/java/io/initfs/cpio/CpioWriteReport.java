package io.initfs.cpio;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ImmutableBytes;

/**
 * What writing a tree came to. An archive holds neither extended attributes nor fractions of a
 * second, and no time outside 1970 to 2106.
 *
 * @param entries entries written, without the trailer
 * @param bytes length of the archive
 * @param xattrsDropped each name, as written, whose extended attributes are not in the archive
 * @param timesClamped each name, as written, whose time was moved to the nearer end of what fits
 */
public record CpioWriteReport(
    long entries,
    long bytes,
    ImmutableList<ImmutableBytes> xattrsDropped,
    ImmutableList<ImmutableBytes> timesClamped) {}
