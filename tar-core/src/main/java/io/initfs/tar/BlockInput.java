package io.initfs.tar;

import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A plain archive from its start to its end, in blocks; knows where it is and where it ends. */
final class BlockInput implements Closeable {
  static final int BLOCK = 512;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final String name;
  private final long size;
  private long position;

  BlockInput(ByteSource archive, String name) throws IOException {
    this.size = archive.size();
    this.in = new BufferedInputStream(archive.openStream(), BUFFER);
    this.name = name;
  }

  /** Where the next byte is that would be read. */
  long position() {
    return position;
  }

  /** Here, in no entry that is known. */
  Place here() {
    return new Place(name, "", position);
  }

  /**
   * The next block; empty at the end of the archive.
   *
   * @throws TarException.Corrupt if the archive ends within it
   */
  Optional<byte[]> block() throws IOException {
    return position == size ? Optional.empty() : Optional.of(take(BLOCK, here(), "header"));
  }

  /** The next {@code length} bytes, of what is called {@code what} in errors. */
  byte[] take(int length, Place place, String what) throws IOException {
    requireLeft(length, place, what);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw cut(place, what, length, bytes.length);
    }
    position += length;
    return bytes;
  }

  /**
   * Checks that {@code length} bytes follow. Asked before memory is taken or bytes are passed over,
   * so that no length is believed that the archive cannot have.
   */
  void requireLeft(long length, Place place, String what) throws TarException {
    if (length > size - position) {
      throw cut(place, what, length, size - position);
    }
  }

  /** Passes over {@code length} bytes, which must be there. */
  void skip(long length, Place place, String what) throws IOException {
    requireLeft(length, place, what);
    in.skipNBytes(length);
    position += length;
  }

  /** Passes over what fills the block up; the last one of an archive may be without that. */
  void skipPadding() throws IOException {
    long padding = Math.min(-position & (BLOCK - 1), size - position);
    in.skipNBytes(padding);
    position += padding;
  }

  private TarException cut(Place place, String what, long expected, long got) {
    return new TarException.Corrupt(
        place, "archive is cut within a " + what, expected + " bytes", got + " bytes");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
