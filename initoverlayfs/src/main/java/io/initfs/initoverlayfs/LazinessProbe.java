package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.io.AccessLog;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Counts what accesses to an EROFS image read and decode. Each access is made on an image opened
 * anew, so nothing is cached but what that access itself has read: the cost of a first touch after
 * boot.
 */
public final class LazinessProbe {
  private LazinessProbe() {}

  /**
   * Bytes of a file to be read.
   *
   * @param offset of the first one
   * @param length how many, cut at the end of the file
   */
  public record Access(TreePath path, long offset, long length) {
    /**
     * @throws IllegalArgumentException if a number is negative
     */
    public Access {
      if (offset < 0 || length < 0) {
        throw new IllegalArgumentException("offset and length must not be negative");
      }
    }

    /** All of a file. */
    public static Access whole(TreePath path) {
      return new Access(path, 0, Long.MAX_VALUE);
    }
  }

  /** A pcluster that was decoded: where it is, what it takes, how much of it was decoded. */
  public record Pcluster(long physical, int stored, int decoded) {}

  /**
   * What one access cost. All sizes are bytes.
   *
   * @param wanted bytes the access asked for and got
   * @param fileSize size of the file
   * @param imageSize size of the image
   * @param blocks numbers of the blocks that were read, of {@code blockSize} bytes
   * @param pclusters the pclusters that were decoded, in order
   */
  public record Cost(
      Access access,
      long wanted,
      long fileSize,
      long imageSize,
      int blockSize,
      ImmutableSortedSet<Long> blocks,
      ImmutableList<Pcluster> pclusters) {
    /** Bytes of the blocks read. */
    public long bytesRead() {
      return (long) blocks.size() * blockSize;
    }

    public long bytesDecoded() {
      return pclusters.stream().mapToLong(Pcluster::decoded).sum();
    }
  }

  /**
   * Makes one access and counts.
   *
   * @param image is left open, unless it is no EROFS image
   * @throws NoSuchFileException if the path leads to no regular file
   */
  public static Cost measure(ImageSource image, Access access) throws IOException {
    Log log = new Log();
    ErofsImage opened = ErofsImage.open(image, ReadOptions.DEFAULT.withLog(log));
    ErofsInode file =
        opened
            .resolve(access.path())
            .filter(inode -> inode.kind() == NodeKind.REGULAR_FILE)
            .orElseThrow(
                () ->
                    new NoSuchFileException(
                        access.path().toString(), null, "no regular file in " + image.name()));
    long available = Math.max(0, file.size() - access.offset());
    long wanted = Math.min(access.length(), available);
    if (wanted > 0) {
      file.content().slice(access.offset(), wanted).copyTo(OutputStream.nullOutputStream());
    }
    return new Cost(
        access,
        wanted,
        file.size(),
        image.size(),
        opened.superblock().blockSize(),
        log.blocks(opened.superblock().blockSize()),
        ImmutableList.copyOf(log.pclusters));
  }

  /** Remembers reads and decodes; one thread only. */
  private static final class Log implements AccessLog {
    private record Range(long position, int length) {}

    private final List<Range> reads = new ArrayList<>();
    private final List<Pcluster> pclusters = new ArrayList<>();

    @Override
    public void physicalRead(long position, int length) {
      reads.add(new Range(position, length));
    }

    @Override
    public void pclusterDecoded(long nid, long physical, int stored, int decoded) {
      pclusters.add(new Pcluster(physical, stored, decoded));
    }

    /** The device reads whole blocks, whatever was asked of it. */
    ImmutableSortedSet<Long> blocks(int blockSize) {
      TreeSet<Long> blocks = new TreeSet<>();
      for (Range read : reads) {
        long last = (read.position() + read.length() - 1) / blockSize;
        for (long block = read.position() / blockSize; block <= last; block++) {
          blocks.add(block);
        }
      }
      return ImmutableSortedSet.copyOf(blocks);
    }
  }
}
