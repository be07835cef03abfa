package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import io.initfs.erofs.dedupe.ContentChunks;
import io.initfs.erofs.dedupe.Duplicate;
import io.initfs.erofs.dedupe.DuplicateFinder;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.write.OrderedWorkers.Worker;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pieces of files have in common. Found out before any is packed: so the first of equal
 * data can be cut where the others will refer to it.
 */
final class SharingPlan {
  /**
   * A file that shares has 8 bytes of index an lcluster of 4 KiB instead of 2 or 4: of its bytes at
   * least one in so many has to be shared.
   */
  private static final int MIN_SHARED_PART = 128;

  private final FileLayout layout;

  /** The pieces of all files that may share something, whether they do or not. */
  private final ImmutableListMultimap<PlannedInode, Piece> pieces;

  private SharingPlan(FileLayout layout, ImmutableListMultimap<PlannedInode, Piece> pieces) {
    this.layout = layout;
    this.pieces = pieces;
  }

  /** Nothing is shared. */
  static SharingPlan none(FileLayout layout) {
    return new SharingPlan(layout, ImmutableListMultimap.of());
  }

  /**
   * Reads all regular files among {@code inodes}. Those of another algorithm have no pcluster in
   * common.
   */
  static SharingPlan of(Iterable<PlannedInode> inodes, FileLayout layout, int workers)
      throws IOException {
    ListMultimap<Algorithm, Piece> candidates =
        MultimapBuilder.enumKeys(Algorithm.class).arrayListValues().build();
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof RegularFile && !inode.isHole()) {
        layout.pieces(inode).stream()
            .filter(layout::mayShare)
            .forEach(piece -> candidates.put(inode.strategy.algorithm(), piece));
      }
    }
    ImmutableListMultimap.Builder<PlannedInode, Piece> pieces = ImmutableListMultimap.builder();
    for (List<Piece> alike : Multimaps.asMap(candidates).values()) {
      for (Piece piece : linked(alike, layout.minimumShared(), workers)) {
        pieces.put(piece.inode(), piece);
      }
    }
    return new SharingPlan(layout, pieces.build());
  }

  /** The pieces with what they share. */
  private static List<Piece> linked(List<Piece> pieces, int minimum, int workers)
      throws IOException {
    @Nullable Sharing[] sharings = link(pieces, find(pieces, minimum, workers));
    List<Piece> linked = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      @Nullable Sharing sharing = sharings[i];
      linked.add(sharing == null ? pieces.get(i) : pieces.get(i).with(sharing));
    }
    return linked;
  }

  /** The pieces of a file, in order. */
  ImmutableList<Piece> pieces(PlannedInode inode) {
    ImmutableList<Piece> planned = pieces.get(inode);
    return planned.isEmpty() ? layout.pieces(inode) : planned;
  }

  /** Has nobody wait any more for a piece that has not been packed. */
  void abandon() {
    for (Piece piece : pieces.values()) {
      if (piece.sharing() != null) {
        piece.sharing().abandon();
      }
    }
  }

  private static List<ImmutableList<Duplicate>> find(List<Piece> pieces, int minimum, int workers)
      throws IOException {
    DuplicateFinder finder = new DuplicateFinder(minimum);
    List<ImmutableList<Duplicate>> found = new ArrayList<>();
    try (OrderedWorkers<Piece, ContentChunks> scanners =
        new OrderedWorkers<>(workers, Scanner::new, chunks -> found.add(finder.add(chunks)))) {
      for (Piece piece : pieces) {
        scanners.submit(piece, piece.length());
      }
      scanners.finish();
    }
    return found;
  }

  /** What each piece shares; null where that is nothing. */
  private static @Nullable Sharing[] link(
      List<Piece> pieces, List<ImmutableList<Duplicate>> duplicates) {
    @Nullable Sharing[] sharings = new Sharing[pieces.size()];
    int end;
    for (int start = 0; start < pieces.size(); start = end) {
      PlannedInode inode = pieces.get(start).inode();
      long shared = 0;
      for (end = start; end < pieces.size() && pieces.get(end).inode() == inode; end++) {
        shared += duplicates.get(end).stream().mapToLong(Duplicate::length).sum();
      }
      if (shared > inode.size / MIN_SHARED_PART) {
        inode.sharesData = true;
        for (int i = start; i < end; i++) {
          link(i, duplicates.get(i), sharings);
        }
      }
    }
    return sharings;
  }

  private static void link(
      int piece, ImmutableList<Duplicate> duplicates, @Nullable Sharing[] sharings) {
    for (Duplicate duplicate : duplicates) {
      Sharing source = sharing(duplicate.sourcePiece(), sharings);
      sharing(piece, sharings)
          .add(new Sharing.Link(duplicate.at(), source, duplicate.sourceAt(), duplicate.length()));
    }
  }

  private static Sharing sharing(int piece, @Nullable Sharing[] sharings) {
    @Nullable Sharing known = sharings[piece];
    if (known == null) {
      known = new Sharing();
      sharings[piece] = known;
    }
    return known;
  }

  /** Cuts pieces into chunks. */
  private static final class Scanner implements Worker<Piece, ContentChunks> {
    @Override
    public ContentChunks work(Piece piece) throws IOException {
      return ContentChunks.of(piece.read());
    }

    @Override
    public void close() {}
  }
}
