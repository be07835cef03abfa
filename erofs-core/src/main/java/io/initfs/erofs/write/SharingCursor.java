package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import io.initfs.erofs.write.Sharing.Link;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a piece beside whoever packs it, and knows where an extent has to end so that the
 * next one can be another's pcluster, or be one that others can use.
 *
 * <p>An lcluster has one head at most, so no extent may start where one started in the same
 * lcluster: what of a run of shared data is too near is packed anew.
 */
final class SharingCursor {
  /** A pcluster of another extent that can stand for {@code length} bytes from {@code at} on. */
  private record Reference(int at, int length, boolean raw, int blocks, SharedBlocks target) {}

  private final Piece piece;
  private final Blocks blocks;
  private final ImmutableList<Link> links;
  private final ImmutableIntArray cuts;
  private final ArrayDeque<Reference> references = new ArrayDeque<>();
  private int nextLink;
  private int nextCut;

  SharingCursor(Piece piece, Blocks blocks) {
    @Nullable Sharing sharing = piece.sharing();
    this.piece = piece;
    this.blocks = blocks;
    this.links = sharing == null ? ImmutableList.of() : sharing.links();
    this.cuts = sharing == null ? ImmutableIntArray.of() : sharing.cuts();
  }

  /**
   * Adds the shared extents that start at {@code from}.
   *
   * @param extents those of the piece, up to there
   * @return where they end
   */
  int addShared(int from, ExtentList.Builder extents) throws IOException {
    int at = from;
    findReferences(at, extents);
    while (!references.isEmpty() && references.element().at() == at) {
      Reference reference = references.remove();
      extents.addShared(
          reference.length(), reference.raw(), reference.blocks(), reference.target());
      at += reference.length();
      findReferences(at, extents);
    }
    return at;
  }

  /** Where the extent that starts at {@code from} has to end at the latest. */
  int limit(int from) {
    int limit = piece.length();
    if (!references.isEmpty()) {
      limit = references.element().at();
    } else if (nextLink < links.size()) {
      limit = inLaterLcluster(from, links.get(nextLink).at());
    }
    while (nextCut < cuts.length() && cuts.get(nextCut) <= from) {
      nextCut++;
    }
    if (nextCut < cuts.length()) {
      int cut = inLaterLcluster(from, cuts.get(nextCut));
      return cut < limit && isLater(cut, limit) ? cut : limit;
    }
    return limit;
  }

  /** Whether an extent may start at {@code next} if one starts at {@code start}. */
  boolean isLater(int start, int next) {
    return next == piece.length() || blocks.of(next) > blocks.of(start);
  }

  private int inLaterLcluster(int from, int at) {
    int later = isLater(from, at) ? at : at + blocks.size();
    return Math.min(later, piece.length());
  }

  /** Makes the next reference that can be used from {@code from} on the first, if it is known. */
  private void findReferences(int from, ExtentList.Builder extents) throws IOException {
    while (true) {
      while (!references.isEmpty() && !isUsable(references.element(), from)) {
        references.remove();
      }
      if (!references.isEmpty() || nextLink == links.size()) {
        return;
      }
      Link link = links.get(nextLink);
      boolean isOwn = link.source() == piece.sharing();
      if (isOwn && from < link.at()) {
        return;
      }
      nextLink++;
      Optional<ExtentList> source = isOwn ? Optional.of(extents.build()) : link.source().await();
      source.ifPresent(list -> addReferences(link, list));
    }
  }

  private boolean isUsable(Reference reference, int from) {
    return reference.at() == from || (reference.at() > from && isLater(from, reference.at()));
  }

  private void addReferences(Link link, ExtentList source) {
    int start = 0;
    int block = 0;
    for (int i = 0; i < source.count() && start < link.sourceEnd(); i++) {
      boolean own = source.shared(i) == null;
      if (own && source.stored(i) > 0 && start >= link.sourceAt()) {
        int length = Math.min(source.length(i), link.sourceEnd() - start);
        int at = link.at() + start - link.sourceAt();
        if (isPossible(at, length, source.stored(i))) {
          SharedBlocks target = new SharedBlocks(link.source(), block, length < source.length(i));
          references.add(new Reference(at, length, source.isRaw(i), source.stored(i), target));
        }
      }
      start += source.length(i);
      block += own ? source.stored(i) : 0;
    }
  }

  /**
   * Whether the index can tell of such an extent: the next one starts in a later lcluster, and
   * between them is one that has the number of blocks if that is not 1.
   */
  private boolean isPossible(int at, int length, int blockCount) {
    int end = at + length;
    int lclusters = blockCount > 1 ? 2 : 1;
    boolean endsFile = piece.isLast() && end == piece.length();
    return blocks.of(endsFile ? blocks.roundUp(end) : end) - blocks.of(at) >= lclusters;
  }
}
