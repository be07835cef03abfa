package io.initfs.erofs.volume;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was used last, up to a weight in all. Thread-safe. No cache of a library, since those bring
 * machinery (Guava's starts java.util.logging) that takes longer than to open an image.
 */
public final class RecentlyUsed<K, V> {
  private final long maxWeight;
  private final Map<K, Weighed<V>> values = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  private record Weighed<V>(V value, long weight) {}

  /** Keeps values of at most {@code maxWeight} together; a heavier one is not kept at all. */
  public RecentlyUsed(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** The value of {@code key}, if it was kept. */
  public synchronized @Nullable V get(K key) {
    @Nullable Weighed<V> kept = values.get(key);
    return kept == null ? null : kept.value();
  }

  /** Keeps {@code value} instead of those that were not used for the longest time. */
  public synchronized void put(K key, V value, long valueWeight) {
    if (valueWeight > maxWeight) {
      return;
    }
    @Nullable Weighed<V> before = values.put(key, new Weighed<>(value, valueWeight));
    weight += valueWeight - (before == null ? 0 : before.weight());
    Iterator<Weighed<V>> oldestFirst = values.values().iterator();
    while (weight > maxWeight) {
      weight -= oldestFirst.next().weight();
      oldestFirst.remove();
    }
  }
}
