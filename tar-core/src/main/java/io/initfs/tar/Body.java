package io.initfs.tar;

import com.google.common.base.Optional;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.StoredRange;
import java.io.IOException;
import java.io.InputStream;

/** What follows a header, as it is. */
final class Body extends ByteSource implements ArchivedContent {
  private final ByteSource archive;
  private final long start;
  private final long length;

  /**
   * @param start where in the archive it starts
   */
  Body(ByteSource archive, long start, long length) {
    this.archive = archive;
    this.start = start;
    this.length = length;
  }

  long start() {
    return start;
  }

  @Override
  public ByteSource archive() {
    return archive;
  }

  @Override
  public ImmutableList<StoredRange> ranges() {
    return length == 0 ? ImmutableList.of() : ImmutableList.of(new StoredRange(0, length, start));
  }

  @Override
  public InputStream openStream() throws IOException {
    return archive.slice(start, length).openStream();
  }

  @Override
  public ByteSource slice(long offset, long bytes) {
    return archive.slice(start, length).slice(offset, bytes);
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(length);
  }
}
