package io.initfs.tar;

import com.google.common.base.Optional;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.StoredRange;
import io.initfs.tar.SparseMap.Island;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;

/** The contents of a file with holes, which are read as zeros. */
final class SparseContent extends ByteSource implements ArchivedContent {
  private final SparseMap map;
  private final Body stored;

  /**
   * @param stored the bytes of all islands, one after the other
   */
  SparseContent(SparseMap map, Body stored) {
    this.map = map;
    this.stored = stored;
  }

  @Override
  public InputStream openStream() throws IOException {
    return new Reader(map, stored.openStream());
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(map.size());
  }

  @Override
  public ByteSource archive() {
    return stored.archive();
  }

  @Override
  public ImmutableList<StoredRange> ranges() {
    ImmutableList.Builder<StoredRange> ranges = ImmutableList.builder();
    long address = stored.start();
    for (Island island : map.islands()) {
      ranges.add(new StoredRange(island.offset(), island.length(), address));
      address += island.length() + (map.inBlocks() ? island.padding() : 0);
    }
    return ranges.build();
  }

  private static final class Reader extends InputStream {
    private final Iterator<Island> islands;
    private final SparseMap map;
    private final InputStream stored;
    private Island island;
    private long position;

    Reader(SparseMap map, InputStream stored) {
      this.islands = map.islands().iterator();
      this.map = map;
      this.stored = stored;
      this.island = next();
    }

    /** Behind the last one stands an empty one at the end of the file. */
    private Island next() {
      return islands.hasNext() ? islands.next() : new Island(map.size(), 0);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length == 0) {
        return 0;
      }
      if (position == island.end()) {
        stored.skipNBytes(map.inBlocks() ? island.padding() : 0);
        island = next();
      }
      if (position == map.size()) {
        return -1;
      }
      int got;
      if (position < island.offset()) {
        got = (int) Math.min(length, island.offset() - position);
        Arrays.fill(bytes, offset, offset + got, (byte) 0);
      } else {
        got = stored.read(bytes, offset, (int) Math.min(length, island.end() - position));
      }
      position += Math.max(got, 0);
      return got;
    }

    @Override
    public void close() throws IOException {
      stored.close();
    }
  }
}
