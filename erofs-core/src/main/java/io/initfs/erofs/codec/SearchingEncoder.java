package io.initfs.erofs.codec;

/**
 * Finds how much input fits a pcluster, for a library that cannot stop at a size: tries lengths,
 * the first as the library or the cluster before suggests.
 */
final class SearchingEncoder implements ClusterEncoder {
  /** Input for each byte of output that is assumed where nothing is known. */
  private static final double FIRST_RATIO = 2.5;

  private static final double INCOMPRESSIBLE_RATIO = 1.05;

  private final BlockCompressor compressor;
  private byte[] input = new byte[0];
  private double ratio = FIRST_RATIO;
  private int produced;

  /** What fitted, and where the next try goes. */
  private byte[] best = new byte[0];

  private byte[] scratch = new byte[0];

  SearchingEncoder(BlockCompressor compressor) {
    this.compressor = compressor;
  }

  @Override
  public void begin(byte[] newInput, int length) {
    input = newInput;
    ratio = FIRST_RATIO;
  }

  @Override
  public int encode(int start, int end, byte[] output, int outputFrom, int capacity) {
    // Room to learn by how much a try was too long. Never more than that, from larger clusters
    // before: what is learnt decides the next try, so the bytes would depend on them.
    if (scratch.length != 2 * capacity) {
      best = new byte[2 * capacity];
      scratch = new byte[2 * capacity];
    }
    int consumed = search(start, end - start, capacity);
    ratio = produced == 0 ? INCOMPRESSIBLE_RATIO : Math.max(1, (double) consumed / produced);
    System.arraycopy(best, 0, output, outputFrom, produced);
    return consumed;
  }

  /** Returns how much fits, its compressed form in {@link #best}; 0 if none shrinks. */
  private int search(int start, int limit, int capacity) {
    LengthSearch search = new LengthSearch(limit, capacity, guess(start, limit, capacity));
    produced = 0;
    while (!search.isOver()) {
      int size = compressor.compress(input, start, search.length(), scratch);
      if (search.tell(size)) {
        keep(size);
      }
    }
    if (search.fits() <= produced) {
      produced = 0;
      return 0;
    }
    return search.fits();
  }

  /** The library is not asked where all there is may fit: to try that is no more work. */
  private double guess(int start, int limit, int capacity) {
    double likely = capacity * ratio;
    int estimate =
        likely < limit
            ? compressor.estimate(input, start, limit, LengthSearch.target(capacity))
            : 0;
    return estimate > 0 ? estimate : likely;
  }

  private void keep(int size) {
    byte[] kept = scratch;
    scratch = best;
    best = kept;
    produced = size;
  }

  @Override
  public int produced() {
    return produced;
  }

  @Override
  public void close() {
    compressor.close();
  }
}
