package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What one piece has in common with others. Who packs a piece waits here for the pieces before it
 * whose pclusters it may refer to. Those have been begun earlier, so no two wait for each other.
 */
final class Sharing {
  /**
   * Bytes of the piece that {@code source} has too.
   *
   * @param at where they start in the piece
   * @param source the piece that has them first; it may be this one
   * @param sourceAt where they start there
   */
  record Link(int at, Sharing source, int sourceAt, int length) {
    int sourceEnd() {
      return sourceAt + length;
    }
  }

  private final List<Link> links = new ArrayList<>();
  private final TreeSet<Integer> cuts = new TreeSet<>();
  private final CompletableFuture<Optional<ExtentList>> packed = new CompletableFuture<>();
  private long startBlock;

  /** Adds a link, in the order of where they start; and to its source a wish for a cut. */
  void add(Link link) {
    links.add(link);
    if (link.sourceAt() > 0) {
      link.source().cuts.add(link.sourceAt());
    }
  }

  /** In the order of where they start. */
  ImmutableList<Link> links() {
    return ImmutableList.copyOf(links);
  }

  /** Where others would like an extent to start, ascending. */
  ImmutableIntArray cuts() {
    return ImmutableIntArray.copyOf(cuts);
  }

  /**
   * The piece has been packed.
   *
   * @param extents null if it is not compressed
   */
  void complete(@Nullable ExtentList extents) {
    packed.complete(Optional.ofNullable(extents));
  }

  /** The piece will never be packed; who waits for it need not. */
  void abandon() {
    packed.cancel(false);
  }

  /** The extents of the piece, if it is compressed. Waits for that. */
  Optional<ExtentList> await() throws IOException {
    try {
      return packed.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a piece that has the same data", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody reports a failure here", e);
    }
  }

  /** The block in the image from which the piece's own are counted. */
  void commitAt(long block) {
    startBlock = block;
  }

  long startBlock() {
    return startBlock;
  }
}
