package io.initfs.testdata;

import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Kinds of file contents, from easy to impossible to compress. Same seed and size, same bytes. */
public enum Contents {
  ZEROS {
    @Override
    void fill(byte[] out, int from, int to, SplittableRandom random) {
      Arrays.fill(out, from, to, (byte) 0);
    }
  },

  /** One short block over and over: matches of any length at one distance. */
  REPETITIVE {
    @Override
    void fill(byte[] out, int from, int to, SplittableRandom random) {
      byte[] block = new byte[1 + random.nextInt(300)];
      random.nextBytes(block);
      for (int i = from; i < to; i++) {
        out[i] = block[(i - from) % block.length];
      }
    }
  },

  /** Lines of words, frequent ones more often, with numbers: like source or configuration. */
  TEXT {
    @Override
    void fill(byte[] out, int from, int to, SplittableRandom random) {
      int position = from;
      while (position < to) {
        // The product of two draws favours the words at the front.
        int index = random.nextInt(WORDS.length) * random.nextInt(WORDS.length) / WORDS.length;
        String word =
            random.nextInt(12) == 0 ? Integer.toString(random.nextInt(5000)) : WORDS[index];
        String end = random.nextInt(9) == 0 ? "\n" : " ";
        byte[] bytes = (word + end).getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(bytes.length, to - position);
        System.arraycopy(bytes, 0, out, position, length);
        position += length;
      }
    }
  },

  /** Records of small numbers, counters and addresses: like machine code and tables. */
  BINARY {
    @Override
    void fill(byte[] out, int from, int to, SplittableRandom random) {
      int[] opcodes = random.ints(12).toArray();
      int address = random.nextInt();
      for (int i = from; i < to; i += Integer.BYTES) {
        int word =
            switch (random.nextInt(8)) {
              case 0 -> address += random.nextInt(256);
              case 1 -> random.nextInt(1 << 16);
              case 2 -> 0;
              case 3 -> random.nextInt();
              default -> opcodes[random.nextInt(opcodes.length)];
            };
        for (int k = i; k < Math.min(i + Integer.BYTES, to); k++) {
          out[k] = (byte) word;
          word >>>= Byte.SIZE;
        }
      }
    }
  },

  /** Incompressible. */
  RANDOM {
    @Override
    void fill(byte[] out, int from, int to, SplittableRandom random) {
      for (int i = from; i < to; i++) {
        out[i] = (byte) random.nextInt();
      }
    }
  },

  /** Stretches of all other kinds, so that a compressor has to change its mind within a file. */
  MIXED {
    @Override
    void fill(byte[] out, int from, int to, SplittableRandom random) {
      Contents[] kinds = {ZEROS, REPETITIVE, TEXT, BINARY, RANDOM};
      int position = from;
      while (position < to) {
        int end = Math.min(to - position, 1 + random.nextInt(20_000)) + position;
        kinds[random.nextInt(kinds.length)].fill(out, position, end, random);
        position = end;
      }
    }
  };

  private static final String[] WORDS = {
    "the",
    "if",
    "return",
    "int",
    "config",
    "device",
    "of",
    "static",
    "kernel",
    "module",
    "void",
    "option",
    "systemd",
    "const",
    "struct",
    "enable",
    "Description",
    "After",
    "mount",
    "path",
    "number",
    "firmware",
    "initialize",
    "NULL",
    "default",
    "license",
    "Requires",
    "ExecStart",
    "unsigned",
    "filesystem",
    "interrupt",
    "compatibility",
    "parameter",
    "allocation",
    "zstandard"
  };

  abstract void fill(byte[] out, int from, int to, SplittableRandom random);

  public byte[] make(long seed, int size) {
    byte[] out = new byte[size];
    fill(out, 0, size, new SplittableRandom(seed));
    return out;
  }

  /** As {@link #make}, but made anew each time it is opened, and not kept. */
  public ByteSource source(long seed, int size) {
    return new ByteSource() {
      @Override
      public InputStream openStream() {
        return new ByteArrayInputStream(make(seed, size));
      }

      @Override
      public String toString() {
        return Contents.this + " of " + size + " bytes from seed " + seed;
      }
    };
  }
}
