package io.initfs.erofs.write;

import com.google.common.collect.Iterables;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.kernel.MinimumKernel;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Builds one image: the steps of this package in their order. */
public final class ImageBuilder {
  private static final long MAX_BLOCKS = 0xFFFF_FFFFL;

  private final ErofsOptions options;
  private final DataOptions data;
  private final FileLayout layout;
  private final Blocks blocks;
  private final Encoders encoders;

  /** Where files are that the image does not hold. */
  private final @Nullable IndexedFiles indexed;

  public ImageBuilder(ErofsOptions options) {
    this(options, null);
  }

  /**
   * @param index tells where the contents of all files are; null to write them
   * @throws IllegalArgumentException if there is one, and contents are to be compressed or cut, or
   *     to get digests
   */
  public ImageBuilder(ErofsOptions options, @Nullable DataIndex index) {
    this.options = options;
    this.data = dataOptions(options);
    this.layout = new FileLayout(data, options.metadata().metabox().isPresent());
    this.blocks = layout.blocks();
    this.encoders = Encoders.of(options);
    this.indexed = index == null ? null : new IndexedFiles(index, blocks);
    if (index != null && (!options.compressions().isEmpty() || data.chunkSize() != 0)) {
      throw new IllegalArgumentException(
          "contents that stay where they are can be neither compressed nor cut into chunks");
    }
    if (index != null && options.metadata().inodeDigest().isPresent()) {
      throw new IllegalArgumentException("contents that stay where they are get no digests");
    }
  }

  /** Data that are not compressed are shared by blocks, as mkfs.erofs does it. */
  private static DataOptions dataOptions(ErofsOptions options) {
    DataOptions data = options.data();
    boolean chunks = data.dedupe() && data.chunkSize() == 0 && options.compressions().isEmpty();
    return chunks ? data.withChunkSize(data.blockSize()) : data;
  }

  /**
   * Writes the image of {@code tree} to new files.
   *
   * @param progress told the number of file bytes packed by each step
   * @throws IllegalArgumentException if there is an extra device to fill, but no chunks for it
   */
  public ErofsStatistics build(FileTree tree, BuildFiles files, LongConsumer progress)
      throws IOException {
    if (files.blob().isPresent() && data.chunkSize() == 0) {
      throw new IllegalArgumentException("an extra device takes chunks: give a size of chunks");
    }
    Inventory inventory = Inventory.of(tree, options);
    ImageOutput output = new ImageOutput(files.image(), files.offset(), blocks);
    Optional<ImageOutput> blob = files.blob().map(file -> new ImageOutput(file, 0, blocks));
    boolean hasDevice = blob.isPresent() || indexed != null;
    SuperblockWriter start =
        new SuperblockWriter(
            encoders.configs(),
            hasDevice,
            inventory.xattrs().prefixes(),
            options.metadata().metabox().isPresent(),
            blocks);
    output.write(start.front(), 0, start.size());
    boolean big = options.largestPclusterSize() > blocks.size();
    FileIndexWriter indexes = new FileIndexWriter(layout, big);
    MetadataWriter metadata =
        new MetadataWriter(inventory, layout, options.metadata(), indexes, start, output);
    ChunkStore chunks =
        blob.map(taker -> new ChunkStore(taker, ChunkMap.EXTRA_DEVICE, blocks))
            .orElseGet(() -> new ChunkStore(output, ChunkMap.IMAGE, blocks));
    PackedTree packed = newPacker().pack(inventory, metadata, output, chunks, progress);
    NamelessInodes nameless = packed.nameless();
    metadata.writeInodes(nameless.all());
    output.alignToBlock();
    long metadataBytes = output.position() - packed.metadataStart();
    output.alignToBlocks(files.sizeUnit());
    Optional<DeviceSlot> device =
        hasDevice ? Optional.of(finishDevice(output, blob)) : Optional.empty();
    long deviceBlocks = device.map(DeviceSlot::blocks).orElse(0L);
    requireAddressable(blocks.of(output.position()) + deviceBlocks);
    Superblock superblock = superblock(inventory, nameless, metadata, start, output);
    Optional<SuperblockExtension> extension =
        nameless.metabox().map(box -> new SuperblockExtension(metadata.nid(box)));
    output.finish(start.write(superblock, device, extension));
    return statistics(inventory, superblock, metadataBytes, deviceBlocks, packed.savedBytes());
  }

  private static void requireAddressable(long blockCount) throws LimitExceededException {
    if (blockCount > MAX_BLOCKS) {
      Where where = Where.image("image", "blocks", Where.NO_OFFSET);
      throw new LimitExceededException(where, "block addresses of 32 bits", MAX_BLOCKS, blockCount);
    }
  }

  /**
   * Ends the extra device, if it is one that is filled. It starts behind the image, where Linux
   * looks for its blocks if image and device are given as one.
   */
  private DeviceSlot finishDevice(ImageOutput image, Optional<ImageOutput> blob)
      throws IOException {
    long deviceBlocks = indexed == null ? 0 : indexed.deviceBlocks();
    if (blob.isPresent()) {
      blob.get().finish();
      image.include(blob.get());
      deviceBlocks = blocks.of(blob.get().position());
    }
    return new DeviceSlot(ImmutableBytes.EMPTY, deviceBlocks, blocks.of(image.position()));
  }

  private TreePacker newPacker() {
    return new TreePacker(options, data, layout, encoders, indexed);
  }

  private Superblock superblock(
      Inventory inventory,
      NamelessInodes nameless,
      MetadataWriter metadata,
      SuperblockWriter start,
      ImageOutput output) {
    UsedFeatures features = new UsedFeatures(options, encoders, inventory.xattrs());
    Iterable<PlannedInode> inodes = Iterables.concat(inventory.inodes(), nameless.all());
    InodeTimes times = inventory.times();
    boolean hasDevice = start.deviceTableSlot() != 0;
    long root = metadata.nid(inventory.root());
    UUID contentUuid = output.contentUuid(times.usual(), options.volumeName());
    // A root in the metabox has a nid of 64 bits.
    boolean shortRoot = nameless.metabox().isEmpty();
    return new Superblock(
        Superblock.MAGIC,
        0,
        features.compatible(),
        blocks.bits(),
        start.extSlots(),
        shortRoot ? Math.toIntExact(root) : 0,
        inventory.inodes().size() + nameless.all().size(),
        times.epoch(),
        times.usual().nanos(),
        blocks.of(output.position()),
        metadata.metaBlkaddr(),
        metadata.xattrBlkaddr(),
        options.uuid().orElse(contentUuid),
        options.volumeName(),
        features.incompatible(inodes, nameless.packed().isPresent(), hasDevice),
        encoders.algorithmsField(),
        hasDevice ? 1 : 0,
        start.deviceTableSlot(),
        0,
        inventory.xattrs().prefixes().count(),
        start.prefixStart(),
        nameless.packed().map(metadata::nid).orElse(0L),
        0,
        inventory.xattrs().digestPrefix(),
        times.usual().seconds() - times.epoch(),
        shortRoot ? 0 : root);
  }

  private ErofsStatistics statistics(
      Inventory inventory,
      Superblock superblock,
      long metadataBytes,
      long deviceBlocks,
      long savedBytes) {
    FileFigures files = FileFigures.of(inventory.inodes());
    return new ErofsStatistics(
        superblock.uuid(),
        inventory.inodes().size(),
        superblock.blocks(),
        deviceBlocks,
        blocks.size(),
        metadataBytes,
        files.bytes(),
        files.compressed(),
        files.compressedBytes(),
        files.compressedBlocks(),
        savedBytes,
        MinimumKernel.of(superblock.featureIncompat(), blocks.size(), encoders.algorithms()));
  }
}
