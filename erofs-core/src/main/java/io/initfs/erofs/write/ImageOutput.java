package io.initfs.erofs.write;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.math.LongMath;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The image or its extra device, written from front to back in whole pieces. */
final class ImageOutput {
  /** Version 8 and variant 1 of RFC 9562: a UUID by the application's own rule. */
  private static final long VERSION_8 = 0x8000L;

  private static final long VARIANT_1 = 1L << 63;

  private static final int COPY_STEP = 1 << 20;

  private final AtomicFile file;
  private final long start;
  private final Blocks blocks;

  /**
   * Over the checksums of the pieces: hashing the pieces themselves would cost as much as writing.
   */
  private final Hasher contents = Hashing.sha256().newHasher();

  private long position;

  /**
   * @param start byte of the file at which position 0 is
   */
  ImageOutput(AtomicFile file, long start, Blocks blocks) {
    this.file = file;
    this.start = start;
    this.blocks = blocks;
  }

  long position() {
    return position;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    contents.putLong(position).putInt(Hashing.crc32c().hashBytes(bytes, offset, length).asInt());
    file.write(start + position, bytes, offset, length);
    position += length;
  }

  /** Writes {@code length} bytes once more that were written at {@code from} on. */
  void copy(long from, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(length, COPY_STEP)];
    for (long done = 0; done < length; ) {
      int step = (int) Math.min(length - done, buffer.length);
      file.read(start + from + done, buffer, 0, step);
      write(buffer, 0, step);
      done += step;
    }
  }

  /** Leaves zeros up to the next multiple of the block size. */
  void alignToBlock() {
    position = blocks.roundUp(position);
  }

  /** Leaves zeros up to the next multiple of {@code count} blocks. */
  void alignToBlocks(int count) {
    long blockCount = LongMath.divide(blocks.count(position), count, RoundingMode.CEILING) * count;
    position = blocks.address(blockCount);
  }

  /** Goes back, to write a file's data anew that turned out to be better stored another way. */
  void rewind(long earlier) throws IOException {
    file.truncate(start + earlier);
    position = earlier;
  }

  /** Makes the UUID follow from what the start of the image will hold as well. */
  void include(byte[] bytes) {
    contents.putInt(Hashing.crc32c().hashBytes(bytes).asInt());
  }

  /** Makes the UUID follow from what the extra device holds as well. */
  void include(ImageOutput device) {
    contents.putBytes(device.contents.hash().asBytes());
  }

  /** A UUID that follows from everything written so far, and from what the superblock will hold. */
  UUID contentUuid(Timestamp epoch, ImmutableBytes volumeName) {
    contents.putLong(epoch.seconds()).putInt(epoch.nanos()).putBytes(volumeName.toByteArray());
    ByteBuffer digest = ByteBuffer.wrap(contents.hash().asBytes());
    long high = (digest.getLong() & ~0xF000L) | VERSION_8;
    long low = (digest.getLong() & ~(3L << 62)) | VARIANT_1;
    return new UUID(high, low);
  }

  /** Ends the image at the next block, with {@code block} as its start. */
  void finish(byte[] block) throws IOException {
    file.write(start, block, 0, block.length);
    finish();
  }

  /** Ends the file at the next block. */
  void finish() throws IOException {
    alignToBlock();
    long end = start + position;
    if (file.size() < end) {
      file.write(end - 1, new byte[1], 0, 1);
    }
  }
}
