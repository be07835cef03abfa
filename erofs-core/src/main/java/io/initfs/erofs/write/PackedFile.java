package io.initfs.erofs.write;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.initfs.erofs.dedupe.DigestTable;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.local.SpoolFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * The contents of the packed inode: fragments one behind the other, each once. They are in a
 * temporary file until they are compressed, as all files of a tree may be fragments.
 */
final class PackedFile implements Closeable {
  private final DigestTable known = new DigestTable();

  private final SpoolFile spool = new SpoolFile(".packed");
  private long size;
  private long savedBytes;

  /**
   * Adds a fragment and tells where in the packed inode it is.
   *
   * @param digest its SHA-256
   */
  long add(byte[] fragment, HashCode digest) throws IOException {
    long earlier = known.putIfAbsent(digest, size);
    if (earlier != DigestTable.ABSENT) {
      savedBytes += fragment.length;
      return earlier;
    }
    spool.stream().write(fragment);
    long offset = size;
    size += fragment.length;
    return offset;
  }

  /** Adds a fragment and tells where in the packed inode it is. */
  long add(byte[] fragment) throws IOException {
    return add(fragment, Hashing.sha256().hashBytes(fragment));
  }

  /** Bytes of fragments that were there already. */
  long savedBytes() {
    return savedBytes;
  }

  /**
   * The packed inode as a file, if it has anything; its contents are valid until {@link #close}.
   */
  Optional<RegularFile> asRegularFile() {
    return size == 0
        ? Optional.empty()
        : Optional.of(new RegularFile(Metadata.of(0644), size, spool.bytes()));
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
