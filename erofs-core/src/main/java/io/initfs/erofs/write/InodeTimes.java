package io.initfs.erofs.write;

import io.initfs.fstree.Timestamp;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The times that compact inodes can have. All have the same nanoseconds; kernels from 6.15 on read
 * their seconds, older ones take the epoch for all of them.
 *
 * @param usual the time of those that lose their own
 * @param epoch seconds since 1970 that theirs count from
 * @param own whether each may have its own seconds
 */
record InodeTimes(Timestamp usual, long epoch, boolean own) {
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  /** Those around a usual time that is given. */
  static InodeTimes around(Timestamp usual, boolean own) {
    // As mkfs.erofs has it: then times of all files that there are can be told.
    boolean sinceZero = own && usual.seconds() >= 0 && usual.seconds() <= MAX_U32;
    return new InodeTimes(usual, sinceZero ? 0 : usual.seconds(), own);
  }

  /**
   * Those that most inodes want: the others are extended, and twice as large. Of several the
   * earliest.
   *
   * @param times of all inodes, at least one
   */
  static InodeTimes of(Collection<Timestamp> times, boolean own) {
    if (!own) {
      return around(mostFrequent(times, time -> time), false);
    }
    int nanos = mostFrequent(times, Timestamp::nanos);
    return around(
        mostFrequent(times.stream().filter(time -> time.nanos() == nanos).toList(), time -> time),
        true);
  }

  private static <T extends Comparable<T>> T mostFrequent(
      Collection<Timestamp> times, Function<Timestamp, T> part) {
    TreeMap<T, Long> counts =
        times.stream().collect(Collectors.groupingBy(part, TreeMap::new, Collectors.counting()));
    Map.Entry<T, Long> most = counts.firstEntry();
    for (Map.Entry<T, Long> next : counts.entrySet()) {
      most = next.getValue() > most.getValue() ? next : most;
    }
    return most.getKey();
  }

  /** Whether a compact inode can have that time. */
  boolean hold(Timestamp mtime) {
    return mtime.equals(usual) || (mtime.nanos() == usual.nanos() && holdSeconds(mtime));
  }

  /** What a compact inode says of its time: its seconds, or the usual ones. */
  long compactSeconds(Timestamp mtime) {
    return (holdSeconds(mtime) ? mtime : usual).seconds() - epoch;
  }

  private boolean holdSeconds(Timestamp mtime) {
    // Unsigned, for any two seconds may be farther apart than a long tells.
    return own
        && mtime.seconds() >= epoch
        && Long.compareUnsigned(mtime.seconds() - epoch, MAX_U32) <= 0;
  }
}
