package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.math.LongMath;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.io.AccessLog;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.OutputStream;
import java.math.RoundingMode;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
   * @param imageSize size of the image with its extra devices
   * @param blocks numbers of the blocks that were read, of {@code blockSize} bytes; those of extra
   *     devices are counted on, as if each device stood behind what comes before it
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

  /** As the longer form, for an image without extra devices. */
  public static Cost measure(ImageSource image, Access access) throws IOException {
    return measure(image, List.of(), access);
  }

  /**
   * Makes one access and counts.
   *
   * @param image is left open, as are the devices, unless they cannot be opened as an image
   * @param devices the extra devices, in the order of the device table
   * @throws NoSuchFileException if the path leads to no regular file
   */
  public static Cost measure(ImageSource image, List<ImageSource> devices, Access access)
      throws IOException {
    Log log = new Log();
    ImageSource primary = log.observe(image);
    ReadOptions options =
        ReadOptions.DEFAULT.withDevices(devices.stream().map(log::observe).toList()).withLog(log);
    ErofsImage opened = ErofsImage.open(primary, options);
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
        log.size(),
        opened.superblock().blockSize(),
        log.blocks(opened.superblock().blockSize()),
        ImmutableList.copyOf(log.pclusters));
  }

  /** Remembers decodes, and reads by what is read; one thread only. */
  private static final class Log implements AccessLog {
    private final List<SourceLog> sources = new ArrayList<>();
    private final List<Pcluster> pclusters = new ArrayList<>();

    ImageSource observe(ImageSource source) {
      SourceLog log = new SourceLog(source.size(), new ArrayList<>());
      sources.add(log);
      return source.observedBy(log);
    }

    /** The logs of the sources know which of them was read. */
    @Override
    public void physicalRead(long position, int length) {}

    @Override
    public void pclusterDecoded(long nid, long physical, int stored, int decoded) {
      pclusters.add(new Pcluster(physical, stored, decoded));
    }

    long size() {
      return sources.stream().mapToLong(SourceLog::size).sum();
    }

    ImmutableSortedSet<Long> blocks(int blockSize) {
      TreeSet<Long> blocks = new TreeSet<>();
      long first = 0;
      for (SourceLog source : sources) {
        source.addBlocks(first, blockSize, blocks);
        first += LongMath.divide(source.size(), blockSize, RoundingMode.CEILING);
      }
      return ImmutableSortedSet.copyOf(blocks);
    }
  }

  private record Range(long position, int length) {}

  /** What was read of an image or a device. */
  private record SourceLog(long size, List<Range> reads) implements AccessLog {
    @Override
    public void physicalRead(long position, int length) {
      reads.add(new Range(position, length));
    }

    @Override
    public void pclusterDecoded(long nid, long physical, int stored, int decoded) {}

    /** The device reads whole blocks, whatever was asked of it. */
    void addBlocks(long first, int blockSize, Set<Long> blocks) {
      for (Range read : reads) {
        long last = (read.position() + read.length() - 1) / blockSize;
        for (long block = read.position() / blockSize; block <= last; block++) {
          blocks.add(first + block);
        }
      }
    }
  }
}
