package io.initfs.erofs.codec;

/**
 * Finds how much input fits a pcluster, for a library that cannot stop at a size: tries lengths,
 * the first as the cluster before suggests, the next ones by interpolation between what fitted and
 * what did not.
 */
final class SearchingEncoder implements ClusterEncoder {
  /** What a pcluster decodes to at most, for the kernel. */
  private static final int MAX_DECODED = 12 << 20;

  private static final int MAX_TRIES = 12;

  /** Of the capacity, the part that may be left over: less is not worth another try. */
  private static final int SLACK_PART = 1024;

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
    int consumed = search(start, Math.min(end - start, MAX_DECODED), capacity);
    ratio = produced == 0 ? INCOMPRESSIBLE_RATIO : Math.max(1, (double) consumed / produced);
    System.arraycopy(best, 0, output, outputFrom, produced);
    return consumed;
  }

  /** Returns how much fits, its compressed form in {@link #best}; 0 if none shrinks. */
  private int search(int start, int limit, int capacity) {
    int fits = 0;
    int tooLong = limit + 1;
    int tooLongSize = BlockCompressor.TOO_LARGE;
    produced = 0;
    int length = (int) Math.min(limit, Math.max(1, capacity * ratio));
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      int size = compressor.compress(input, start, length, scratch);
      if (size != BlockCompressor.TOO_LARGE && size <= capacity) {
        keep(size);
        fits = length;
      } else {
        tooLong = length;
        tooLongSize = size;
      }
      if (fits == limit || (fits > 0 && capacity - produced <= capacity / SLACK_PART)) {
        break;
      }
      if (tooLong - fits <= 1 || tooLong <= Math.min(capacity, limit)) {
        break;
      }
      length = next(fits, tooLong, tooLongSize, limit, capacity);
    }
    if (fits <= produced) {
      produced = 0;
      return 0;
    }
    return fits;
  }

  private int next(int fits, int tooLong, int tooLongSize, int limit, int capacity) {
    double guess;
    if (fits == 0) {
      // Whatever shrinks at all is longer than the capacity.
      double scaled = tooLongSize > 0 ? (double) tooLong * capacity / tooLongSize : 0;
      guess = Math.max(scaled, Math.min(capacity, limit));
    } else if (tooLong > limit) {
      guess = (double) fits * capacity / produced;
    } else if (tooLongSize > 0) {
      double slope = (double) (tooLong - fits) / (tooLongSize - produced);
      guess = fits + (capacity - produced) * slope;
    } else {
      guess = (fits + tooLong) / 2.0;
    }
    return (int) Math.max(fits + 1, Math.min(guess, Math.min(tooLong - 1, limit)));
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
