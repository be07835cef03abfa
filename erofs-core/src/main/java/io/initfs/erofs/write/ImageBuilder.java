package io.initfs.erofs.write;

import com.google.common.collect.Iterables;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.build.Metabox;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockExtension;
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
    this.layout = new FileLayout(data, options.metadata().metabox().isPresent());
    this.blocks = layout.blocks();
    this.strategies = new Strategies(options.compression(), data);
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
    Packed packed = pack(inventory, metadata, output, chunks, progress);
    NamelessInodes nameless = packed.nameless();
    metadata.writeInodes(nameless.all());
    output.alignToBlock();
    long metadataBytes = output.position() - packed.metadataStart();
    output.alignToBlocks(files.sizeUnit());
    long blockCount = blocks.of(output.position());
    Optional<DeviceSlot> device =
        hasDevice ? Optional.of(finishDevice(blob, blockCount)) : Optional.empty();
    long deviceBlocks = device.map(DeviceSlot::blocks).orElse(0L);
    requireAddressable(blockCount + deviceBlocks);
    blob.ifPresent(output::include);
    UUID contentUuid = output.contentUuid(inventory.times().usual(), options.volumeName());
    Superblock superblock =
        superblock(inventory, nameless, metadata, start, blockCount, contentUuid);
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
   * @param metadataStart where in the image the data of files end
   * @param savedBytes bytes of files that are stored once for several places
   */
  private record Packed(NamelessInodes nameless, long metadataStart, long savedBytes) {}

  /** Packs all files, then what became fragments, then directories and what is in the metabox. */
  private Packed pack(
      Inventory inventory,
      MetadataWriter metadata,
      ImageOutput output,
      ChunkStore chunkStore,
      LongConsumer progress)
      throws IOException {
    try (PackedFile packedFile = new PackedFile()) {
      DataPacker packer = new DataPacker(layout, output, chunkStore, packedFile, progress);
      List<PlannedInode> files =
          indexed == null ? inventory.inDataOrder() : placeIndexed(inventory, indexed);
      files.forEach(inode -> inode.strategy = strategies.of(inode));
      Twins twins = twins(files);
      pack(twins.withoutThem(files), packer);
      twins.forEach(packer::commitTwin);
      metadata.place(packsDirectories());
      if (packsDirectories()) {
        metadata.packDirectories(packedFile);
      }
      Optional<PlannedInode> packed = packedFile.asRegularFile().map(inventory::planPacked);
      packed.ifPresent(inode -> inode.strategy = strategies.ofPackedInode());
      pack(packed.stream().toList(), packer);
      long metadataStart = output.position();
      metadata.writeDirectories();
      Optional<PlannedInode> metabox = planMetabox(inventory, metadata);
      pack(metabox.stream().toList(), packer);
      return new Packed(new NamelessInodes(packed, metabox), metadataStart, packer.savedBytes());
    }
  }

  /** Chunks are shared anyhow. */
  private Twins twins(List<PlannedInode> files) throws IOException {
    return data.chunkSize() == 0 ? Twins.among(files, layout, options.workers()) : Twins.none();
  }

  private Optional<PlannedInode> planMetabox(Inventory inventory, MetadataWriter metadata)
      throws IOException {
    Optional<Metabox> metabox = options.metadata().metabox();
    if (metabox.isEmpty()) {
      return Optional.empty();
    }
    PlannedInode inode = inventory.planMetabox(metadata.metabox());
    inode.strategy = strategies.of(metabox.get());
    return Optional.of(inode);
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
    SharingPlan plan =
        data.dedupe() && data.chunkSize() == 0
            ? SharingPlan.of(inodes, layout, options.workers())
            : SharingPlan.none(layout);
    try (OrderedWorkers<Piece, PackedPiece> threads =
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
      NamelessInodes nameless,
      MetadataWriter metadata,
      SuperblockWriter start,
      long blockCount,
      UUID contentUuid) {
    UsedFeatures features = new UsedFeatures(options, encoders, inventory.xattrs());
    Iterable<PlannedInode> inodes = Iterables.concat(inventory.inodes(), nameless.all());
    InodeTimes times = inventory.times();
    boolean hasDevice = start.deviceTableSlot() != 0;
    long root = metadata.nid(inventory.root());
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
        blockCount,
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
