package io.initfs.erofs.write;

import com.google.common.math.LongMath;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.kernel.MinimumKernel;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
  private final Strategies strategies;
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
    this.layout = new FileLayout(data);
    this.blocks = layout.blocks();
    this.strategies = new Strategies(options.compression(), data);
    this.encoders = new Encoders(options.compressions(), data);
    this.indexed = index == null ? null : new IndexedFiles(index, blocks);
    if (index != null && (encoders.compress() || data.chunkSize() != 0)) {
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
    Inventory inventory = Inventory.of(tree, options.fileTime(), options.metadata(), blocks.size());
    ImageOutput output = new ImageOutput(files.image(), files.offset(), blocks);
    Optional<ImageOutput> blob = files.blob().map(file -> new ImageOutput(file, 0, blocks));
    boolean hasDevice = blob.isPresent() || indexed != null;
    SuperblockWriter start =
        new SuperblockWriter(encoders.configs(), hasDevice, inventory.xattrs().prefixes(), blocks);
    output.write(start.front(), 0, start.size());
    boolean big = data.largestPclusterSize() > blocks.size();
    FileIndexWriter indexes = new FileIndexWriter(layout, big);
    MetadataWriter metadata = new MetadataWriter(inventory, layout, indexes, output);
    ChunkStore chunks =
        blob.map(taker -> new ChunkStore(taker, ChunkMap.EXTRA_DEVICE, blocks))
            .orElseGet(() -> new ChunkStore(output, ChunkMap.IMAGE, blocks));
    PackedData packedData = packData(inventory, metadata, output, chunks, progress);
    Optional<PlannedInode> packed = packedData.inode();
    long metadataStart = output.position();
    metadata.write(packed);
    output.alignToBlock();
    long metadataBytes = output.position() - metadataStart;
    output.alignToBlocks(files.sizeUnit());
    long blockCount = blocks.of(output.position());
    Optional<DeviceSlot> device =
        hasDevice ? Optional.of(finishDevice(blob, blockCount)) : Optional.empty();
    long deviceBlocks = device.map(DeviceSlot::blocks).orElse(0L);
    requireAddressable(blockCount + deviceBlocks);
    blob.ifPresent(output::include);
    UUID contentUuid = output.contentUuid(inventory.epoch(), options.volumeName());
    Superblock superblock = superblock(inventory, packed, metadata, start, blockCount, contentUuid);
    output.finish(start.write(superblock, device));
    return statistics(inventory, superblock, metadataBytes, deviceBlocks, packedData.savedBytes());
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
  private DeviceSlot finishDevice(Optional<ImageOutput> blob, long imageBlocks) throws IOException {
    long deviceBlocks = indexed == null ? 0 : indexed.deviceBlocks();
    if (blob.isPresent()) {
      blob.get().finish();
      deviceBlocks = blocks.of(blob.get().position());
    }
    return new DeviceSlot(ImmutableBytes.EMPTY, deviceBlocks, imageBlocks);
  }

  /**
   * What packing leaves behind.
   *
   * @param inode holds the fragments, if there are any
   * @param savedBytes bytes of files that are stored once for several places
   */
  private record PackedData(Optional<PlannedInode> inode, long savedBytes) {}

  /** Packs all files, then what became fragments. */
  private PackedData packData(
      Inventory inventory,
      MetadataWriter metadata,
      ImageOutput output,
      ChunkStore chunkStore,
      LongConsumer progress)
      throws IOException {
    try (PackedFile packedFile = new PackedFile()) {
      DataPacker packer = new DataPacker(layout, output, chunkStore, packedFile, progress);
      pack(indexed == null ? inventory.inDataOrder() : placeIndexed(inventory, indexed), packer);
      metadata.place(packsDirectories());
      if (packsDirectories()) {
        metadata.packDirectories(packedFile);
      }
      Optional<PlannedInode> packed = packedFile.asRegularFile().map(inventory::planPacked);
      pack(packed.stream().toList(), packer);
      return new PackedData(packed, packer.savedBytes());
    }
  }

  /** Without a compressor for the packed inode there is nothing to be won by that. */
  private boolean packsDirectories() {
    return options.metadata().compressedDirectories()
        && options.compression().method() != Compression.Method.NONE;
  }

  /** Maps all files to the device that holds them; what is left has its data in the image. */
  private static List<PlannedInode> placeIndexed(Inventory inventory, IndexedFiles indexed)
      throws IOException {
    List<PlannedInode> others = new ArrayList<>();
    for (PlannedInode inode : inventory.inDataOrder()) {
      if (inode.node instanceof RegularFile file && inode.size > 0 && !inode.isHole()) {
        indexed.place(inode, file);
      } else {
        others.add(inode);
      }
    }
    return others;
  }

  private void pack(List<PlannedInode> inodes, DataPacker packer) throws IOException {
    inodes.forEach(inode -> inode.strategy = strategies.of(inode));
    SharingPlan plan =
        data.dedupe() && encoders.compress()
            ? SharingPlan.of(inodes, layout, options.workers())
            : SharingPlan.none(layout);
    try (OrderedWorkers<PackedPiece> threads =
        new OrderedWorkers<>(options.workers(), this::newPacker, packer::commit)) {
      try {
        packer.pack(inodes, plan, threads);
      } finally {
        plan.abandon();
      }
    }
  }

  private PiecePacker newPacker() throws IOException {
    return new PiecePacker(layout, data, encoders.newEncoders());
  }

  private Superblock superblock(
      Inventory inventory,
      Optional<PlannedInode> packed,
      MetadataWriter metadata,
      SuperblockWriter start,
      long blockCount,
      UUID contentUuid) {
    XattrPlan xattrs = inventory.xattrs();
    return new Superblock(
        Superblock.MAGIC,
        0,
        (options.metadata().superblockChecksum() ? Features.SB_CHKSUM : 0)
            | Features.MTIME
            | xattrs.featureCompat(),
        blocks.bits(),
        0,
        Math.toIntExact(metadata.nid(inventory.root())),
        inventory.inodes().size() + packed.stream().count(),
        inventory.epoch().seconds(),
        inventory.epoch().nanos(),
        blockCount,
        metadata.metaBlkaddr(),
        metadata.xattrBlkaddr(),
        options.uuid().orElse(contentUuid),
        options.volumeName(),
        xattrs.featureIncompat()
            | SuperblockWriter.features(
                metadata.inodes(),
                encoders.compress(),
                data.encodedExtents(),
                !encoders.configs().isEmpty(),
                packed.isPresent())
            | (start.deviceTableSlot() == 0 ? 0 : Features.DEVICE_TABLE),
        encoders.algorithmsField(),
        start.deviceTableSlot() == 0 ? 0 : 1,
        start.deviceTableSlot(),
        0,
        xattrs.prefixes().count(),
        start.prefixStart(),
        packed.map(metadata::nid).orElse(0L),
        0,
        xattrs.digestPrefix(),
        0,
        0);
  }

  private ErofsStatistics statistics(
      Inventory inventory,
      Superblock superblock,
      long metadataBytes,
      long deviceBlocks,
      long savedBytes) {
    long fileBytes = 0;
    long compressedFiles = 0;
    long compressedFileBytes = 0;
    long compressedBlocks = 0;
    for (PlannedInode inode : inventory.inodes()) {
      boolean isFile = inode.node instanceof RegularFile;
      fileBytes = LongMath.saturatedAdd(fileBytes, isFile ? inode.size : 0);
      if (isFile && inode.extents != null) {
        compressedFiles++;
        compressedFileBytes += inode.size;
        compressedBlocks += inode.blockCount;
      }
    }
    return new ErofsStatistics(
        superblock.uuid(),
        inventory.inodes().size(),
        superblock.blocks(),
        deviceBlocks,
        blocks.size(),
        metadataBytes,
        fileBytes,
        compressedFiles,
        compressedFileBytes,
        compressedBlocks,
        savedBytes,
        MinimumKernel.of(superblock.featureIncompat(), blocks.size(), encoders.algorithms()));
  }
}
