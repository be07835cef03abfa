package io.initfs.erofs.read;

import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.EntryName;
import java.util.Arrays;

/**
 * One block of a directory: dirents, then their names. Which bytes are a name is checked when that
 * name is asked for, so a search pays for the entries it looks at.
 */
final class DirectoryBlock {
  private final byte[] bytes;
  private final int used;
  private final int count;
  private final Where where;

  private DirectoryBlock(byte[] bytes, int used, int count, Where where) {
    this.bytes = bytes;
    this.used = used;
    this.count = count;
    this.where = where;
  }

  /**
   * @param bytes the block, of which {@code used} bytes belong to the directory
   * @param where the block's place, offsets counted in the directory's data
   */
  static DirectoryBlock of(byte[] bytes, int used, Where where) throws CorruptImageException {
    int namesStart = used < Dirent.SIZE ? 0 : Dirent.readNameOffset(bytes, 0);
    if (namesStart < Dirent.SIZE || namesStart % Dirent.SIZE != 0 || namesStart >= used) {
      throw new CorruptImageException(
          where,
          "first nameoff",
          "a multiple of 12 from 12 to " + (used - 1),
          Integer.toString(namesStart));
    }
    return new DirectoryBlock(bytes, used, namesStart / Dirent.SIZE, where);
  }

  int count() {
    return count;
  }

  Dirent dirent(int index) {
    return Dirent.read(bytes, index * Dirent.SIZE);
  }

  /** The first byte that is not zero, and neither of a name nor of a field; -1 without one. */
  int strayByte() {
    byte[] known = new byte[count * Dirent.SIZE];
    for (int i = 0; i < count; i++) {
      dirent(i).write(known, i * Dirent.SIZE);
    }
    int reserved = Arrays.mismatch(known, 0, known.length, bytes, 0, known.length);
    if (reserved >= 0) {
      return reserved;
    }
    int at = Dirent.readNameOffset(bytes, (count - 1) * Dirent.SIZE);
    while (at < used && bytes[at] != 0) {
      at++;
    }
    while (at < used && bytes[at] == 0) {
      at++;
    }
    return at < used ? at : -1;
  }

  /** The name of entry {@code index}; {@code .} and {@code ..} are names here. */
  byte[] name(int index) throws CorruptImageException {
    int from = Dirent.readNameOffset(bytes, index * Dirent.SIZE);
    boolean last = index == count - 1;
    int end = last ? used : Dirent.readNameOffset(bytes, (index + 1) * Dirent.SIZE);
    if (from < count * Dirent.SIZE || end > used || from >= end) {
      throw new CorruptImageException(
          where.at(where.offset() + (long) index * Dirent.SIZE),
          "name of entry " + index,
          "a range within " + count * Dirent.SIZE + " to " + used,
          from + " to " + end);
    }
    if (last) {
      // The block is padded with zeros, which no name holds.
      for (int i = from; i < end; i++) {
        if (bytes[i] == 0) {
          end = i;
        }
      }
    }
    if (end == from || end - from > EntryName.MAX_LENGTH) {
      throw new CorruptImageException(
          where.at(where.offset() + (long) index * Dirent.SIZE),
          "length of name " + index,
          "1 to " + EntryName.MAX_LENGTH,
          Integer.toString(end - from));
    }
    return Arrays.copyOfRange(bytes, from, end);
  }
}
