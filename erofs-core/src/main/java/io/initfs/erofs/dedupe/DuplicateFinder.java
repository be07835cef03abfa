package io.initfs.erofs.dedupe;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs of chunks that were there before. Fed the pieces of an image in their order; what it
 * says of one depends on those before it alone. A place that is named as source is always the very
 * first of its content, so it is no duplicate itself.
 */
public final class DuplicateFinder {
  /** Bits of a place that say where in its piece a chunk starts. */
  private static final int OFFSET_BITS = 25;

  private final DigestTable table = new DigestTable();
  private final int minimum;
  private int pieces;

  /**
   * @param minimum length of the shortest run that is worth a cut in its source; one at the start
   *     of its source needs none
   */
  public DuplicateFinder(int minimum) {
    this.minimum = minimum;
  }

  /**
   * Takes the next piece, the first being number 0.
   *
   * @param chunks of a piece shorter than 32 MiB
   * @return its duplicates, in the order of where they start
   */
  public ImmutableList<Duplicate> add(ContentChunks chunks) {
    ImmutableList.Builder<Duplicate> found = ImmutableList.builder();
    @Nullable Duplicate run = null;
    for (int i = 0; i < chunks.count(); i++) {
      int at = chunks.start(i);
      long here = (long) pieces << OFFSET_BITS | at;
      long first =
          table.putIfAbsent(chunks.digests().get(2 * i), chunks.digests().get(2 * i + 1), here);
      @Nullable Duplicate next =
          first == DigestTable.ABSENT ? null : duplicate(at, first, chunks.end(i) - at);
      if (run != null && next != null && continues(run, next)) {
        run = run.extendedBy(next.length());
      } else {
        addTo(found, run);
        run = next;
      }
    }
    addTo(found, run);
    pieces++;
    return found.build();
  }

  private static Duplicate duplicate(int at, long source, int length) {
    int sourceAt = (int) (source & ((1 << OFFSET_BITS) - 1));
    return new Duplicate(at, (int) (source >> OFFSET_BITS), sourceAt, length);
  }

  private static boolean continues(Duplicate run, Duplicate next) {
    return next.sourcePiece() == run.sourcePiece() && next.sourceAt() == run.sourceEnd();
  }

  private void addTo(ImmutableList.Builder<Duplicate> found, @Nullable Duplicate run) {
    if (run != null && (run.sourceAt() == 0 || run.length() >= minimum)) {
      found.add(run);
    }
  }
}
