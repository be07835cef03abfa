package io.initfs.testdata.mutation;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A changed input, the same one for the same originals, seed and number. */
public final class Mutant {
  /** Where most formats have their metadata: at one end or the other. */
  private static final int ENDS = 8192;

  private static final int MOST_CHANGES = 4;
  private static final int MOST_MOVED = 600;

  private final long seed;
  private final int number;
  private final Original original;
  private final SplittableRandom random;
  private final List<String> changes = new ArrayList<>();
  private byte[] bytes;

  private Mutant(ImmutableList<Original> originals, long seed, int number) {
    this.seed = seed;
    this.number = number;
    this.original = originals.get(number % originals.size());
    this.random = new SplittableRandom(seed * 0x1_0000_0000L + number);
    this.bytes = original.bytes().toByteArray();
  }

  /** The mutant with that number: originals take turns. Every second round has its seal. */
  static Mutant of(ImmutableList<Original> originals, long seed, int number) {
    Mutant mutant = new Mutant(originals, seed, number);
    for (int left = mutant.random.nextInt(MOST_CHANGES); left >= 0; left--) {
      mutant.change();
    }
    if (number / originals.size() % 2 == 0) {
      mutant.original.seal().accept(mutant.bytes);
      mutant.changes.add("sealed");
    }
    if (mutant.random.nextInt(32) == 0) {
      mutant.cut();
    }
    return mutant;
  }

  public byte[] bytes() {
    return bytes;
  }

  public Original original() {
    return original;
  }

  public int number() {
    return number;
  }

  private void change() {
    int kinds = original.structures().isEmpty() ? 4 : 10;
    switch (random.nextInt(kinds)) {
      case 0 -> {
        int at = position();
        put(at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
      }
      case 1 -> put(position(), (byte) random.nextInt());
      case 2 -> move();
      case 3 -> fill();
      default ->
          original
              .structures()
              .get(random.nextInt(original.structures().size()))
              .mutate(bytes, original.values(), random)
              .ifPresent(changes::add);
    }
  }

  private int position() {
    int end = Math.min(ENDS, bytes.length);
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(end);
      case 1 -> bytes.length - 1 - random.nextInt(end);
      default -> random.nextInt(bytes.length);
    };
  }

  private void put(int at, byte value) {
    changes.add(String.format("byte 0x%x: %02x -> %02x", at, bytes[at], value));
    bytes[at] = value;
  }

  private void move() {
    int from = position();
    int to = position();
    int length = Math.min(1 + random.nextInt(MOST_MOVED), bytes.length - Math.max(from, to));
    System.arraycopy(bytes, from, bytes, to, length);
    changes.add(String.format("0x%x bytes of 0x%x copied to 0x%x", length, from, to));
  }

  private void fill() {
    int from = position();
    int to = Math.min(bytes.length, from + 1 + random.nextInt(16));
    byte value = (byte) (random.nextBoolean() ? 0xFF : 0);
    Arrays.fill(bytes, from, to, value);
    changes.add(String.format("bytes 0x%x to 0x%x: %02x", from, to, value));
  }

  private void cut() {
    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    changes.add(String.format("cut to 0x%x bytes", bytes.length));
  }

  /** Where it comes from, what was done, and how to have it again. */
  @Override
  public String toString() {
    return String.format(
        "mutant %d of seed %d: %s with %s%nAgain: mvn -Pmutations test"
            + " -Dinitfs.mutations.seed=%d -Dinitfs.mutations.only=%d",
        number, seed, original.name(), String.join("; ", changes), seed, number);
  }
}
