package io.initfs.erofs.io;

import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Random access to the bytes of an image. Reads give absolute positions and share no state, so any
 * number of threads may read at once. Every read passes {@link #readFully}, the one gate with the
 * one range check.
 */
public abstract class ImageSource implements Closeable {
  private final String name;
  private final long size;

  /** For implementations: {@code size} is fixed for the life of the source. */
  protected ImageSource(String name, long size) {
    this.name = name;
    this.size = size;
  }

  /** Opens a file for reading. The caller closes the source. */
  public static ImageSource open(Path file) throws IOException {
    return FileImageSource.ofFile(file);
  }

  /**
   * A source over an open channel, whose position is not kept; closing the source closes it. A
   * {@link FileChannel} can be read by many threads at once, another channel by one at a time.
   *
   * @param name what errors call it
   */
  public static ImageSource ofChannel(String name, SeekableByteChannel channel) throws IOException {
    return channel instanceof FileChannel file
        ? new FileImageSource(name, file, file.size())
        : new ChannelImageSource(name, channel, channel.size());
  }

  /** A source over a copy of {@code bytes}. */
  public static ImageSource ofBytes(String name, byte[] bytes) {
    return new BytesImageSource(name, bytes.clone());
  }

  /** What errors call this source. */
  public final String name() {
    return name;
  }

  /** Number of bytes. */
  public final long size() {
    return size;
  }

  /**
   * Reads {@code length} bytes from {@code position} on into {@code target}.
   *
   * @throws CorruptImageException if the range does not lie within the source: the image is cut
   *     short, or something in it points outside
   * @throws IndexOutOfBoundsException if the target range is not within {@code target}
   */
  public final void readFully(long position, byte[] target, int offset, int length)
      throws IOException {
    if (position < 0 || length < 0 || length > size || position > size - length) {
      throw new CorruptImageException(
          Where.image(name, "range of " + length + " bytes", position),
          "outside of the image",
          String.format("an end of at most 0x%x", size),
          String.format("0x%x", position + length));
    }
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length > 0) {
      readChecked(position, target, offset, length);
    }
  }

  /**
   * The part of this source from {@code offset} on, as an image inside of a larger file is; closing
   * it closes this source.
   *
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public final ImageSource from(long offset) {
    return offset == 0 ? this : new PartialImageSource(this, offset);
  }

  /** Reads a range that is known to lie within the source and the target. */
  protected abstract void readChecked(long position, byte[] target, int offset, int length)
      throws IOException;

  /** This source, with every read told to {@code log}; closing it closes this one. */
  public final ImageSource observedBy(AccessLog log) {
    return new ObservedImageSource(this, log);
  }

  @Override
  public abstract void close() throws IOException;
}
