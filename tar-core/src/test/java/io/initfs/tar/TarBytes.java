package io.initfs.tar;

import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.initfs.fstree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Archives made by hand, byte by byte. Text stands for its bytes in Latin-1. */
final class TarBytes {
  static final int BLOCK = 512;

  private TarBytes() {}

  /** One header and what follows it. */
  static final class Entry {
    private final byte[] block = new byte[BLOCK];
    private byte[] body = new byte[0];
    private boolean sized;

    private Entry(char type, String name) {
      put(0, name);
      octal(100, 8, 0644);
      octal(108, 8, 0);
      octal(116, 8, 0);
      octal(136, 12, 0);
      put(156, "" + type);
      put(257, "ustar\00000");
    }

    /** Bytes at an offset of the header. */
    @CanIgnoreReturnValue
    Entry put(int offset, String text) {
      byte[] bytes = latin1(text);
      System.arraycopy(bytes, 0, block, offset, bytes.length);
      return this;
    }

    @CanIgnoreReturnValue
    private Entry octal(int offset, int length, long value) {
      return put(offset, String.format("%0" + (length - 1) + "o\0", value));
    }

    Entry mode(int mode) {
      return octal(100, 8, mode);
    }

    Entry owner(long uid, long gid) {
      return octal(108, 8, uid).octal(116, 8, gid);
    }

    Entry mtime(long seconds) {
      return octal(136, 12, seconds);
    }

    Entry device(int major, int minor) {
      return octal(329, 8, major).octal(337, 8, minor);
    }

    Entry link(String target) {
      return put(157, target);
    }

    /** Another length than that of the body. */
    Entry size(long size) {
      sized = true;
      return octal(124, 12, size);
    }

    Entry body(String text) {
      return body(latin1(text));
    }

    Entry body(byte[] bytes) {
      body = bytes.clone();
      return this;
    }

    Entry v7() {
      Arrays.fill(block, 257, BLOCK, (byte) 0);
      return this;
    }

    Entry gnu() {
      return v7().put(257, "ustar  \0");
    }

    byte[] toByteArray() {
      if (!sized) {
        octal(124, 12, body.length);
      }
      put(148, "        ");
      int sum = 0;
      for (byte b : block) {
        sum += b & 0xFF;
      }
      put(148, String.format("%06o\0 ", sum));
      return Bytes.concat(block, body, new byte[-body.length & (BLOCK - 1)]);
    }
  }

  static Entry entry(char type, String name) {
    return new Entry(type, name);
  }

  static Entry file(String name, String text) {
    return entry('0', name).body(text);
  }

  static Entry directory(String name) {
    return entry('5', name).mode(0755);
  }

  static Entry symlink(String name, String target) {
    return entry('2', name).link(target).mode(0777);
  }

  static Entry hardLink(String name, String target) {
    return entry('1', name).link(target);
  }

  /** A pax header for the next entry, of {@code KEY=VALUE} records. */
  static Entry pax(String... records) {
    return entry('x', "pax").body(records(records));
  }

  /** A pax header for all entries. */
  static Entry globalPax(String... records) {
    return entry('g', "pax").body(records(records));
  }

  private static byte[] records(String... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String record : records) {
      int length = record.length() + 2;
      int digits = 1;
      while (String.valueOf(length + digits).length() > digits) {
        digits++;
      }
      out.writeBytes(latin1((length + digits) + " " + record + "\n"));
    }
    return out.toByteArray();
  }

  /** With an end mark. */
  static byte[] archive(Entry... entries) {
    return Bytes.concat(unended(entries), new byte[2 * BLOCK]);
  }

  static byte[] unended(Entry... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      out.writeBytes(entry.toByteArray());
    }
    return out.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static TarArchive open(byte[] archive) throws IOException {
    return TarArchive.open(ByteSource.wrap(archive), "test.tar", TarLimits.DEFAULTS);
  }

  /** Of an archive in memory, which needs no closing. */
  static FileTree tree(Entry... entries) throws IOException {
    try (TarArchive opened = open(archive(entries))) {
      return opened.tree();
    }
  }
}
