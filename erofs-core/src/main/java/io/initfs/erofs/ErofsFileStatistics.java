package io.initfs.erofs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.stats.ExtensionCount;
import io.initfs.erofs.stats.FileCounts;
import io.initfs.erofs.stats.SizeHistogram;
import io.initfs.fstree.NodeKind;

/**
 * What the files of an image are like, counted by name as dump.erofs does: a file with two names
 * counts twice. The packed inode has no name; what it takes on disk is in {@code compressed},
 * {@code uncompressed}, {@code storedBytes} and {@code storedSizes}, and nowhere else.
 *
 * @param names names, the root included
 * @param kinds names by kind, all kinds
 * @param compressed names whose contents are stored in pclusters
 * @param uncompressed the others, of any kind
 * @param fileBytes bytes of all regular files, {@link Long#MAX_VALUE} if they are more
 * @param storedBytes bytes that these take on disk, see {@link ErofsInode#storedBytes}
 * @param fileSizes regular files by size: under 1 KiB, then from 2^(i-1) KiB on for class i, the
 *     last class without an upper end; {@link #SIZE_CLASSES} numbers
 * @param storedSizes the same by what they take on disk
 * @param extensions regular files by some extensions, in dump.erofs's order, {@link #OTHERS} last
 */
public record ErofsFileStatistics(
    long names,
    ImmutableSortedMap<NodeKind, Long> kinds,
    long compressed,
    long uncompressed,
    long fileBytes,
    long storedBytes,
    ImmutableList<Long> fileSizes,
    ImmutableList<Long> storedSizes,
    ImmutableMap<String, Long> extensions) {
  /** Classes of sizes: under 1 KiB, 15 doublings, 32 MiB and more. */
  public static final int SIZE_CLASSES = SizeHistogram.CLASSES;

  /** Stands in {@code extensions} for all that are not named there, and for none. */
  public static final String OTHERS = ExtensionCount.OTHERS;

  static ErofsFileStatistics of(FileCounts counts) {
    return new ErofsFileStatistics(
        counts.names(),
        counts.kinds(),
        counts.compressed(),
        counts.uncompressed(),
        counts.fileBytes(),
        counts.storedBytes(),
        counts.fileSizes(),
        counts.storedSizes(),
        counts.extensions());
  }
}
