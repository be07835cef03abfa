package io.initfs.initoverlayfs.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes that compress as the contents of an initramfs do. */
final class Filler {
  private static final int INSTRUCTIONS = 2048;
  private static final int SHORTEST_REPEAT = 8;

  private static final List<String> WORDS =
      List.of(
          "device",
          "kernel",
          "ENV{ID_FS_TYPE}",
          "SUBSYSTEM==\"block\"",
          "ATTR{size}",
          "mount",
          "the",
          "of",
          "and",
          "GOTO=\"end\"",
          "After=",
          "Before=",
          "Conflicts=shutdown.target",
          "ACTION==\"add\"",
          "KERNEL==\"sd*\"",
          "IMPORT{builtin}=\"blkid\"",
          "option",
          "default",
          "name",
          "storage");

  private final Dice dice;
  private final byte[][] instructions = new byte[INSTRUCTIONS][];

  Filler(Dice dice) {
    this.dice = dice;
    for (int i = 0; i < INSTRUCTIONS; i++) {
      instructions[i] = new byte[dice.between(2, 7)];
      fillWithNoise(ByteBuffer.wrap(instructions[i]));
    }
  }

  /** Does not compress: firmware, microcode, what is compressed already. */
  byte[] noise(int size) {
    byte[] bytes = new byte[size];
    fillWithNoise(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /**
   * Compresses to about a half, as machine code does: few instructions make up most of it, short
   * runs of them come again, and operands are noise.
   */
  byte[] code(int size) {
    byte[] bytes = new byte[size];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      long roll = dice.next();
      int kind = (int) (roll & 15);
      if (kind < 4 && out.position() > 256) {
        int distance = 32 + (int) ((roll >>> 8) & 0x7FFF) % (out.position() - 32);
        int length = Math.min(out.remaining(), SHORTEST_REPEAT + (int) (roll >>> 32 & 15));
        for (int i = 0; i < length; i++) {
          out.put(bytes[out.position() - distance]);
        }
      } else if (kind < 11) {
        int a = (int) (roll >>> 8) & (INSTRUCTIONS - 1);
        int b = (int) (roll >>> 24) & (INSTRUCTIONS - 1);
        put(out, instructions[a & b]);
      } else {
        out.put((byte) (roll >>> 16));
        if (out.remaining() >= 2) {
          out.putShort((short) (roll >>> 40));
        }
      }
    }
    return bytes;
  }

  /** Compresses to about a fifth: a table of fixed-size records that differ little. */
  byte[] table(int size) {
    byte[] bytes = new byte[size];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    byte[] row = noise(48);
    for (int index = 0; out.hasRemaining(); index++) {
      row[dice.below(row.length)] = (byte) dice.next();
      row[dice.below(row.length)] = (byte) (index >>> 3);
      put(out, row);
    }
    return bytes;
  }

  /** Lines of words, as rules, units and documentation have them. */
  String text(int size) {
    StringBuilder text = new StringBuilder(size);
    int column = 0;
    while (text.length() < size) {
      String word = WORDS.get(dice.below(WORDS.size()));
      text.append(word);
      column += word.length() + 1;
      if (dice.below(4) == 0) {
        text.append(dice.below(1000));
      }
      text.append(column > 70 ? '\n' : ' ');
      column = column > 70 ? 0 : column;
    }
    return text.append('\n').toString();
  }

  byte[] textBytes(int size) {
    return text(size).getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(ByteBuffer out, byte[] bytes) {
    out.put(bytes, 0, Math.min(bytes.length, out.remaining()));
  }

  private void fillWithNoise(ByteBuffer out) {
    while (out.remaining() >= Long.BYTES) {
      out.putLong(dice.next());
    }
    while (out.hasRemaining()) {
      out.put((byte) dice.next());
    }
  }
}
