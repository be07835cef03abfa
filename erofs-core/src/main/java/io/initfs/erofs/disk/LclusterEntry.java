package io.initfs.erofs.disk;

/**
 * One entry of a compact index: what begins, or goes on, in one lcluster.
 *
 * <pre>
 *   bit lobits+1  lobits              0
 *      |    type     |       low      |
 * </pre>
 *
 * @param type {@link #PLAIN}, {@link #HEAD1}, {@link #NONHEAD} or {@link #HEAD2}
 * @param low heads: offset of the start within the lcluster; NONHEAD: distance to the head, or in
 *     the last entry of a pack to the next head, in lclusters and at most {@link #MAX_DELTA}
 */
public record LclusterEntry(int type, int low) {
  /** An uncompressed extent starts here; also the end-of-file marker. */
  public static final int PLAIN = 0;

  /** A compressed extent starts here. */
  public static final int HEAD1 = 1;

  /** No extent starts here. */
  public static final int NONHEAD = 2;

  /** As HEAD1, with the second algorithm. */
  public static final int HEAD2 = 3;

  /** The largest distance that is stored, and the most blocks that are counted. */
  public static final int MAX_DELTA = 0x7FF;

  /**
   * With big pclusters: a NONHEAD right behind its head has this flag and the number of the
   * pcluster's blocks instead of a distance ("CBLKCNT").
   */
  public static final int BLOCK_COUNT = 0x800;

  /** An entry that no lcluster uses, behind the last one of a pack. */
  public static final LclusterEntry UNUSED = new LclusterEntry(PLAIN, 0);

  public static LclusterEntry head(int type, int clusterOffset) {
    return new LclusterEntry(type, clusterOffset);
  }

  public static LclusterEntry nonHead(int delta) {
    return new LclusterEntry(NONHEAD, Math.min(delta, MAX_DELTA));
  }

  /** The entry behind the head of a big pcluster. */
  public static LclusterEntry blockCount(int blocks) {
    return new LclusterEntry(NONHEAD, BLOCK_COUNT | blocks);
  }

  public boolean isHead() {
    return type != NONHEAD;
  }
}
