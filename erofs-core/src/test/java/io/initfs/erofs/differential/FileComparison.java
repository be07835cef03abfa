package io.initfs.erofs.differential;

import io.initfs.erofs.ErofsInode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Compares the contents of one file, as others and as we read them. */
final class FileComparison implements Closeable {
  private static final int RANGES = 4;
  private static final int MAX_RANGE = 30_000;
  private static final int BUFFER = 1 << 16;

  private final FileChannel theirs;
  private final ErofsInode ours;

  FileComparison(Path file, ErofsInode ours) throws IOException {
    this.theirs = FileChannel.open(file);
    this.ours = ours;
  }

  /** Ranges first: when all is read, all is in caches. */
  Optional<String> firstDifference() throws IOException {
    SplittableRandom random = new SplittableRandom(ours.nid());
    long size = Math.min(theirs.size(), ours.size());
    for (int i = 0; i < RANGES && size > 0; i++) {
      long from = random.nextLong(size);
      int length = (int) Math.min(size - from, 1 + random.nextInt(MAX_RANGE));
      int at = mismatch(from, length);
      if (at >= 0) {
        return Optional.of(
            "range of " + length + " bytes from " + from + " differs at " + (from + at));
      }
    }
    long at = mismatch();
    return at < 0 ? Optional.empty() : Optional.of("differs at " + at);
  }

  private int mismatch(long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && theirs.read(buffer, from + buffer.position()) >= 0) {}
    byte[] own = new byte[length];
    ours.readFully(from, own, 0, length);
    return Arrays.mismatch(buffer.array(), own);
  }

  /** Where the two begin to differ, which is the end of the shorter if they do not before it. */
  private long mismatch() throws IOException {
    try (InputStream in = Channels.newInputStream(theirs.position(0));
        InputStream own = ours.content().openStream()) {
      for (long position = 0; ; position += BUFFER) {
        byte[] theirBytes = in.readNBytes(BUFFER);
        byte[] ownBytes = own.readNBytes(BUFFER);
        int at = Arrays.mismatch(theirBytes, ownBytes);
        if (at >= 0 || theirBytes.length < BUFFER) {
          return at < 0 ? -1 : position + at;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    theirs.close();
  }
}
