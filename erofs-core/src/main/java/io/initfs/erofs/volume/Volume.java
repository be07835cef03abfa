package io.initfs.erofs.volume;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An opened image: its superblock and what that points at, checked as the kernel does when
 * mounting, and the address spaces in which all else stands.
 */
public final class Volume {
  /** Bytes of metadata kept. */
  private static final int CACHED_BYTES = 4 << 20;

  /** Metadata is read in blocks, small ones several at once. */
  private static final int MIN_CACHED_BITS = 12;

  private static final int INODE_SLOT_BITS = 5;

  /** The nid of a metabox that a broken image should have and does not name. */
  private static final long NO_METABOX = -1;

  private final Superblock superblock;
  private final long metaboxNid;
  private final ImmutableMap<Algorithm, CompressionConfig> algorithms;
  private final Devices devices;
  private final ImageSource metadata;
  private final @Nullable ImageSource metabox;

  private Volume(
      Superblock superblock,
      long metaboxNid,
      ImmutableMap<Algorithm, CompressionConfig> algorithms,
      Devices devices,
      ImageSource metadata,
      @Nullable ImageSource metabox) {
    this.superblock = superblock;
    this.metaboxNid = metaboxNid;
    this.algorithms = algorithms;
    this.devices = devices;
    this.metadata = metadata;
    this.metabox = metabox;
  }

  /**
   * Reads and checks what a mount does, the inodes excepted.
   *
   * @param extraDevices those of the device table in its order, or none
   * @param checksum whether the superblock's is to be right
   * @throws ErofsException if it is no EROFS image, or one that cannot be read
   */
  public static Volume open(ImageSource source, List<ImageSource> extraDevices, boolean checksum)
      throws IOException {
    return of(new SuperblockReader(source, checksum).read(), source, extraDevices);
  }

  /** As {@link #open}, with the image's superblock, which is known to be right. */
  public static Volume of(Superblock superblock, ImageSource source, List<ImageSource> extraDevices)
      throws IOException {
    return new Volume(
        superblock,
        new SuperblockReader(source, false).readMetaboxNid(superblock),
        AlgorithmReader.read(source, superblock),
        Devices.open(source, extraDevices, superblock),
        cached(source, superblock.blkszbits()),
        null);
  }

  /**
   * Opens what can be opened of a broken image, for those who want to know all that is broken. What
   * does not tell which algorithms it has is taken to have all; devices that are not described, or
   * not given, are taken to be behind the image.
   *
   * @param faults told of all for which {@link #open} would fail
   * @return the volume, empty if it has no superblock, or one without a block size
   */
  public static Optional<Volume> salvage(
      ImageSource source,
      List<ImageSource> extraDevices,
      boolean checksum,
      BiConsumer<Part, ErofsException> faults)
      throws IOException {
    SuperblockReader reader = new SuperblockReader(source, checksum);
    Superblock superblock;
    try {
      superblock = reader.readUnchecked();
    } catch (NotErofsException none) {
      faults.accept(Part.SUPERBLOCK, none);
      return Optional.empty();
    }
    reader.faults(superblock).forEach(fault -> faults.accept(Part.SUPERBLOCK, fault));
    if (!SuperblockReader.hasBlockSize(superblock)) {
      return Optional.empty();
    }
    return Optional.of(
        new Volume(
            superblock,
            orElse(NO_METABOX, () -> reader.readMetaboxNid(superblock), Part.METABOX, faults),
            orElse(
                AlgorithmReader.all(),
                () -> AlgorithmReader.read(source, superblock),
                Part.ALGORITHMS,
                faults),
            orElse(
                Devices.none(source, superblock),
                () -> Devices.open(source, extraDevices, superblock),
                Part.DEVICES,
                faults),
            cached(source, superblock.blkszbits()),
            null));
  }

  /** What is read one by one when a volume is opened. */
  public enum Part {
    SUPERBLOCK,
    METABOX,
    ALGORITHMS,
    DEVICES
  }

  private interface Read<T> {
    T get() throws IOException;
  }

  private static <T> T orElse(
      T otherwise, Read<T> read, Part part, BiConsumer<Part, ErofsException> faults)
      throws IOException {
    try {
      return read.get();
    } catch (ErofsException fault) {
      faults.accept(part, fault);
      return otherwise;
    }
  }

  /** This volume with what its metabox inode decodes to. */
  public Volume withMetabox(ImageSource decoded) {
    return new Volume(
        superblock, metaboxNid, algorithms, devices, metadata, cached(decoded, blockBits()));
  }

  private static ImageSource cached(ImageSource source, int blockBits) {
    int bits = Math.max(blockBits, MIN_CACHED_BITS);
    return new CachedBlockSource(source, bits, CACHED_BYTES >> bits);
  }

  public String name() {
    return metadata.name();
  }

  public Superblock superblock() {
    return superblock;
  }

  public int blockBits() {
    return superblock.blkszbits();
  }

  public int blockSize() {
    return 1 << superblock.blkszbits();
  }

  /** The algorithms that the image declares, with their bounds. */
  public ImmutableMap<Algorithm, CompressionConfig> algorithms() {
    return algorithms;
  }

  public Devices devices() {
    return devices;
  }

  /** Whether compressed data stand at the end of their pclusters; they do since Linux 5.4. */
  public boolean isZeroPadded() {
    return superblock.hasIncompat(Features.ZERO_PADDING);
  }

  public boolean hasMetabox() {
    return superblock.hasIncompat(Features.METABOX);
  }

  /** Whether the superblock says which inode the metabox is; without a metabox it does not. */
  public boolean namesMetabox() {
    return hasMetabox() && metaboxNid != NO_METABOX;
  }

  /** Whether the metabox can be read, if there is to be one. */
  public boolean isMetaboxOpen() {
    return !hasMetabox() || metabox != null;
  }

  /** nid of the metabox inode, of use if {@link #hasMetabox}. */
  public long metaboxNid() {
    return metaboxNid;
  }

  /** The bytes of an address space, see {@link Location}. */
  public ImageSource source(int space) {
    return switch (space) {
      case Location.METADATA -> metadata;
      case Location.METABOX -> {
        if (metabox == null) {
          throw new IllegalStateException("no metabox");
        }
        yield metabox;
      }
      default -> devices.source(space);
    };
  }

  /**
   * What the metabox inode decodes to.
   *
   * @throws CorruptImageException if there is none, or this is what reads it
   */
  public ImageSource metabox() throws CorruptImageException {
    if (metabox == null) {
      throw new CorruptImageException(
          Where.image(name(), "metabox", Where.NO_OFFSET), "contents", "some", "none");
    }
    return metabox;
  }

  /** Reads from where something stands. */
  public void readFully(Location from, byte[] target, int offset, int length) throws IOException {
    source(from.space()).readFully(from.address(), target, offset, length);
  }

  /**
   * Where a data block of an inode stands.
   *
   * @param device as stored, 0 for the primary device
   */
  public Location locate(int device, long block, Supplier<Where> where) throws ErofsException {
    return devices.locate(device, block, where);
  }

  /**
   * Where an inode stands: in the image, or with its top bit in the metabox. Computed modulo 2^64,
   * as the kernel does; the read's range check then judges it.
   *
   * @throws CorruptImageException if the metabox itself, or what it is made of, is in the metabox
   */
  public Location inodeLocation(long nid) throws CorruptImageException {
    if (nid >= 0 || !hasMetabox()) {
      return new Location(
          Location.METADATA, (superblock.metaBlkaddr() << blockBits()) + (nid << INODE_SLOT_BITS));
    }
    if (metabox == null) {
      throw new CorruptImageException(
          where("inode", nid), "place", "outside of the metabox", "in it");
    }
    // The top bit falls out with the shift.
    return new Location(Location.METABOX, nid << INODE_SLOT_BITS);
  }

  /** Where something of inode {@code nid} stands, for an error. */
  public Where where(String structure, long nid) {
    return Where.inode(name(), structure, nid);
  }
}
