package io.initfs.erofs.lz4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs of different nature, the same for the same seed. */
enum Samples {
  ZEROS {
    @Override
    byte[] bytes(int size, long seed) {
      return new byte[size];
    }
  },
  RANDOM {
    @Override
    byte[] bytes(int size, long seed) {
      byte[] bytes = new byte[size];
      new Random(seed).nextBytes(bytes);
      return bytes;
    }
  },
  TEXT {
    @Override
    byte[] bytes(int size, long seed) {
      Random random = new Random(seed);
      String[] words = new String[400];
      for (int i = 0; i < words.length; i++) {
        int length = 2 + random.nextInt(9);
        words[i] =
            random.ints(length, 'a', 'z').mapToObj(Character::toString).reduce("", String::concat);
      }
      StringBuilder text = new StringBuilder(size + 16);
      while (text.length() < size) {
        int skewed = (int) (words.length * Math.pow(random.nextDouble(), 3));
        text.append(words[skewed]).append(random.nextInt(10) == 0 ? ".\n" : " ");
      }
      return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), size);
    }
  },
  /** Records of small numbers, tables of addresses, runs of padding. */
  BINARY {
    @Override
    byte[] bytes(int size, long seed) {
      Random random = new Random(seed);
      byte[] bytes = new byte[size];
      int at = 0;
      int address = 0x400000;
      while (at < size) {
        address += 16 * random.nextInt(64);
        int word = random.nextInt(3) == 0 ? random.nextInt(2000) : address;
        for (int i = 0; i < 8 && at < size; i++) {
          bytes[at++] = (byte) (i < 4 ? word >>> (8 * i) : 0);
        }
        if (random.nextInt(40) == 0) {
          at += random.nextInt(100);
        }
      }
      return bytes;
    }
  },
  /** Short periods, now and then disturbed. */
  REPETITIVE {
    @Override
    byte[] bytes(int size, long seed) {
      Random random = new Random(seed);
      byte[] bytes = new byte[size];
      int period = 1 + random.nextInt(20);
      for (int i = 0; i < size; i++) {
        boolean fresh = i < period || random.nextInt(300) == 0;
        bytes[i] = fresh ? (byte) random.nextInt() : bytes[i - period];
      }
      return bytes;
    }
  },
  /** Stretches of all the others. */
  MIXED {
    @Override
    byte[] bytes(int size, long seed) {
      Random random = new Random(seed);
      byte[] bytes = new byte[size];
      int at = 0;
      while (at < size) {
        Samples other = PARTS.get(random.nextInt(PARTS.size()));
        int length = Math.min(size - at, 1 + random.nextInt(6000));
        System.arraycopy(other.bytes(length, random.nextLong()), 0, bytes, at, length);
        at += length;
      }
      return bytes;
    }
  };

  private static final List<Samples> PARTS = List.of(ZEROS, RANDOM, TEXT, BINARY, REPETITIVE);

  abstract byte[] bytes(int size, long seed);
}
