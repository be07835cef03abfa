package io.initfs.erofs.write;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.Metabox;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Packs the data of a tree in the order in which they depend on each other: files, then what became
 * fragments, with it directories, then the metabox.
 */
final class TreePacker {
  private final ErofsOptions options;
  private final DataOptions data;
  private final FileLayout layout;
  private final Encoders encoders;
  private final Strategies strategies;
  private final @Nullable IndexedFiles indexed;

  /**
   * @param data of {@code options}, as they are meant for this tree
   * @param indexed where the contents of files are, if the image is not to hold them
   */
  TreePacker(
      ErofsOptions options,
      DataOptions data,
      FileLayout layout,
      Encoders encoders,
      @Nullable IndexedFiles indexed) {
    this.options = options;
    this.data = data;
    this.layout = layout;
    this.encoders = encoders;
    this.strategies = new Strategies(options.compression(), data);
    this.indexed = indexed;
  }

  /**
   * Packs all of it.
   *
   * @param output takes the data
   * @param progress told the number of file bytes packed by each step
   */
  PackedTree pack(
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
      return new PackedTree(
          new NamelessInodes(packed, metabox), metadataStart, packer.savedBytes());
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
}
