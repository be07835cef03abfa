package io.initfs.erofs.dedupe;

import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.ImmutableLongArray;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A piece of data cut where its content says so, with what tells chunks apart. Equal data are cut
 * alike from the second cut on, however far they are shifted.
 *
 * @param ends where each chunk ends, in the piece
 * @param digests two longs a chunk, the first 128 bits of its SHA-256
 */
public record ContentChunks(ImmutableIntArray ends, ImmutableLongArray digests) {
  static final int MIN_LENGTH = 1 << 10;
  static final int MAX_LENGTH = 32 << 10;

  /** Twelve bits: behind the minimum a cut comes every 4 KiB on average. */
  private static final long CUT_MASK = 0xFFFL << 52;

  /** What each byte adds to the hash. Any numbers would do; these are those of {@link #mix}. */
  private static final long[] GEAR = new long[256];

  static {
    for (int i = 0; i < GEAR.length; i++) {
      GEAR[i] = mix(i + 1);
    }
  }

  /** Cuts all of {@code data}. */
  public static ContentChunks of(byte[] data) {
    ImmutableIntArray.Builder ends = ImmutableIntArray.builder();
    ImmutableLongArray.Builder digests = ImmutableLongArray.builder();
    MessageDigest sha256 = sha256();
    byte[] digest = new byte[sha256.getDigestLength()];
    int start = 0;
    while (start < data.length) {
      int end = cut(data, start);
      sha256.update(data, start, end - start);
      digest(sha256, digest);
      LongBuffer words = ByteBuffer.wrap(digest).asLongBuffer();
      digests.add(words.get(0)).add(words.get(1));
      ends.add(end);
      start = end;
    }
    return new ContentChunks(ends.build(), digests.build());
  }

  int count() {
    return ends.length();
  }

  int start(int chunk) {
    return chunk == 0 ? 0 : ends.get(chunk - 1);
  }

  int end(int chunk) {
    return ends.get(chunk);
  }

  /** A gear hash: each byte's influence is shifted out after 64 more. */
  private static int cut(byte[] data, int start) {
    int last = Math.min(data.length - start, MAX_LENGTH) + start;
    long hash = 0;
    for (int i = start + MIN_LENGTH; i < last; i++) {
      hash = (hash << 1) + GEAR[data[i] & 0xFF];
      if ((hash & CUT_MASK) == 0) {
        return i + 1;
      }
    }
    return last;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long seed) {
    long z = seed * 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void digest(MessageDigest sha256, byte[] digest) {
    try {
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the array is as long as a digest", e);
    }
  }
}
