package io.initfs.erofs.write;

import com.google.common.hash.HashCode;
import com.google.common.io.MoreFiles;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.local.UnfinishedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the packed inode: fragments one behind the other, each once. They are in a
 * temporary file until they are compressed, as all files of a tree may be fragments.
 */
final class PackedFile implements Closeable {
  /** Where a fragment with this digest is; SHA-256, so that equal digests are equal bytes. */
  private final Map<HashCode, Long> known = new HashMap<>();

  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long size;

  /**
   * Adds a fragment and tells where in the packed inode it is.
   *
   * @param digest its SHA-256
   */
  long add(byte[] fragment, HashCode digest) throws IOException {
    @Nullable Long earlier = known.putIfAbsent(digest, size);
    if (earlier != null) {
      return earlier;
    }
    if (out == null) {
      file = UnfinishedFiles.create(".packed");
      out = Files.newOutputStream(file);
    }
    out.write(fragment);
    long offset = size;
    size += fragment.length;
    return offset;
  }

  /**
   * The packed inode as a file, if it has anything; its contents are valid until {@link #close}.
   */
  Optional<RegularFile> asRegularFile() {
    return Optional.ofNullable(file)
        .map(path -> new RegularFile(Metadata.of(0644), size, MoreFiles.asByteSource(path)));
  }

  @Override
  public void close() throws IOException {
    OutputStream stream = out;
    Path path = file;
    try {
      if (stream != null) {
        stream.close();
      }
    } finally {
      if (path != null) {
        UnfinishedFiles.delete(path);
      }
    }
  }
}
