package io.initfs.tar;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How an archive is compressed as a whole, told by its first bytes. */
public enum TarCompression {
  NONE,
  GZIP(0x1F, 0x8B),
  XZ(0xFD, '7', 'z', 'X', 'Z', 0),
  ZSTD(0x28, 0xB5, 0x2F, 0xFD);

  /** A dictionary of 128 MiB and what comes with it; twice what {@code xz -9} needs. */
  private static final int XZ_MEMORY_KIB = 130 << 10;

  private static final int BUFFER = 1 << 16;
  private static final int MAGIC_BYTES = 6;

  private final ImmutableBytes magic;

  TarCompression(int... magic) {
    byte[] bytes = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      bytes[i] = (byte) magic[i];
    }
    this.magic = ImmutableBytes.copyOf(bytes);
  }

  /** What {@code archive} begins with; {@link #NONE} if it is none of the others. */
  public static TarCompression detect(ByteSource archive) throws IOException {
    byte[] prefix = archive.slice(0, MAGIC_BYTES).read();
    for (TarCompression each : values()) {
      if (each != NONE && each.begins(prefix)) {
        return each;
      }
    }
    return NONE;
  }

  private boolean begins(byte[] prefix) {
    return ImmutableBytes.copyOf(Arrays.copyOf(prefix, magic.length())).equals(magic);
  }

  /** Unpacks what {@code in} gives: one stream, or several one after the other. */
  InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
    };
  }

  /** The name of the tool. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
