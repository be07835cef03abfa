package io.initfs.tar;

import com.google.common.io.ByteSource;
import com.google.common.io.CountingInputStream;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.Expansion;
import io.initfs.fstree.local.SpoolFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Unpacks a compressed archive, once and into a file. */
final class Unpacker {
  private static final int BUFFER = 1 << 16;

  private final TarCompression compression;
  private final String name;
  private final TarLimits limits;

  /**
   * @param name what to call the archive in errors
   */
  Unpacker(TarCompression compression, String name, TarLimits limits) {
    this.compression = compression;
    this.name = name;
    this.limits = limits;
  }

  /**
   * The archive unpacked, which the caller closes.
   *
   * @throws TarException.Corrupt if it does not decompress
   * @throws TarException.LimitExceeded if it becomes larger than the limits allow
   */
  SpoolFile unpack(ByteSource packed) throws IOException {
    SpoolFile file = new SpoolFile(".tar");
    try (CountingInputStream in =
        new CountingInputStream(new BufferedInputStream(packed.openStream(), BUFFER))) {
      copy(in, file.stream());
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void copy(CountingInputStream packed, OutputStream out) throws IOException {
    try (InputStream in = open(packed)) {
      byte[] chunk = new byte[BUFFER];
      long unpacked = 0;
      for (int got = read(in, chunk, packed); got >= 0; got = read(in, chunk, packed)) {
        unpacked += got;
        requireWithinLimits(packed.getCount(), unpacked);
        out.write(chunk, 0, got);
      }
    }
  }

  /** The libraries are guests: whatever they throw is the archive's fault, not the caller's. */
  private InputStream open(CountingInputStream packed) throws TarException {
    try {
      return compression.decompress(packed);
    } catch (IOException | RuntimeException e) {
      throw corrupt(packed, e);
    }
  }

  private int read(InputStream in, byte[] chunk, CountingInputStream packed) throws TarException {
    try {
      int got = in.read(chunk, 0, chunk.length);
      if (got == 0) {
        throw new IOException("the decoder makes no progress");
      }
      return got;
    } catch (IOException | RuntimeException e) {
      throw corrupt(packed, e);
    }
  }

  private void requireWithinLimits(long packed, long unpacked) throws TarException {
    Optional<Expansion.Excess> excess = limits.expansion().excess(packed, unpacked, unpacked);
    if (excess.isPresent()) {
      throw new TarException.LimitExceeded(
          new Place(name, "", packed),
          excess.get().limit(),
          excess.get().expected(),
          "" + excess.get().got());
    }
  }

  private TarException corrupt(CountingInputStream packed, Exception cause) {
    TarException corrupt =
        new TarException.Corrupt(
            new Place(name, "", packed.getCount()),
            compression + " stream",
            "data that decompresses",
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    corrupt.initCause(cause);
    return corrupt;
  }
}
