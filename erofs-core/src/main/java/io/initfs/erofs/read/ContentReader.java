package io.initfs.erofs.read;

import com.google.common.math.LongMath;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.InodeReader;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * From an inode to its data, and to the two inodes whose data others are made of: the metabox,
 * which holds inodes, and the packed inode, which holds the tails of files.
 */
final class ContentReader {
  /**
   * Bytes of a metabox for each of the image: more than LZ4 can make of it. With holes a tiny image
   * could have one of any size, and in it indexes that never end.
   */
  private static final int MAX_METABOX_RATIO = 256;

  private final Volume volume;
  private final ClusterReader clusters;

  /** Reads the packed inode itself: in the image, and without fragments. */
  private final @Nullable ContentReader plain;

  private volatile @Nullable FileContent packed;

  private ContentReader(Volume volume, ClusterReader clusters, @Nullable ContentReader plain) {
    this.volume = volume;
    this.clusters = clusters;
    this.plain = plain;
  }

  /** Reads the inode of the metabox, if there is one. */
  static ContentReader open(Volume image, ReadOptions options) throws IOException {
    ContentReader outside = withoutMetabox(image, options);
    return image.hasMetabox() ? outside.withMetabox(options) : outside;
  }

  /** Reads what is not in the metabox. */
  static ContentReader withoutMetabox(Volume image, ReadOptions options) {
    ClusterCache cache = new ClusterCache(options.cacheBytes());
    ContentReader plain = new ContentReader(image, new ClusterReader(image, options, cache), null);
    return new ContentReader(image, plain.clusters, plain);
  }

  /** This reader with what is in the metabox, which there must be. */
  ContentReader withMetabox(ReadOptions options) throws IOException {
    FileContent metabox =
        content(new InodeReader(volume).readNameless("metabox", volume.metaboxNid()));
    requireMetaboxAtMost(
        LongMath.saturatedMultiply(bytes(volume, options), MAX_METABOX_RATIO), volume, metabox);
    Volume whole = volume.withMetabox(new ContentSource(volume.name() + " (metabox)", metabox));
    return new ContentReader(whole, clusters.of(whole), plain);
  }

  private static long bytes(Volume image, ReadOptions options) {
    long devices = options.devices().stream().mapToLong(ImageSource::size).sum();
    return image.source(Location.PRIMARY).size() + devices;
  }

  private static void requireMetaboxAtMost(long maximum, Volume image, FileContent metabox)
      throws LimitExceededException {
    if (metabox.size() > maximum) {
      throw new LimitExceededException(
          image.where("metabox", image.metaboxNid()), "metabox size", maximum, metabox.size());
    }
  }

  Volume volume() {
    return volume;
  }

  FileContent content(Inode inode) {
    return new FileContent(this, inode);
  }

  ClusterReader clusters() {
    return clusters;
  }

  /**
   * What the packed inode decodes to.
   *
   * @param nid the inode that has a fragment, for errors
   * @throws CorruptImageException if there is no packed inode, or this is what reads it
   */
  FileContent packed(long nid) throws IOException {
    FileContent opened = packed;
    if (opened == null) {
      if (plain == null || !volume.superblock().hasPackedInode()) {
        throw new CorruptImageException(
            volume.where("fragment", nid),
            "place",
            plain == null ? "data of the packed inode's own" : "a packed inode",
            plain == null ? "a fragment" : "none");
      }
      long packedNid = volume.superblock().packedNid();
      opened = plain.content(new InodeReader(plain.volume).readNameless("packed inode", packedNid));
      packed = opened;
    }
    return opened;
  }

  /** What the packed inode decodes to, as an address space; it must be there. */
  ImageSource packedSource() throws IOException {
    long nid = volume.superblock().packedNid();
    return new ContentSource(volume.name() + " (packed inode)", packed(nid));
  }

  /** What an inode decodes to, as an address space. */
  private static final class ContentSource extends ImageSource {
    private final FileContent content;

    ContentSource(String name, FileContent content) {
      super(name, content.size());
      this.content = content;
    }

    @Override
    protected void readChecked(long position, byte[] target, int offset, int length)
        throws IOException {
      content.readFully(position, target, offset, length);
    }

    @Override
    public void close() {}
  }
}
