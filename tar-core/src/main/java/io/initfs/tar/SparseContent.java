package io.initfs.tar;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Optional;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import io.initfs.fstree.StoredRange;
import io.initfs.tar.SparseMap.Island;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;

/** The contents of a file with holes, which are read as zeros, from anywhere. */
final class SparseContent extends ByteSource implements ArchivedContent {
  private final SparseMap map;
  private final Body stored;

  /** Where in {@link #stored} each island starts. */
  private final long[] starts;

  /**
   * @param stored the bytes of all islands, one after the other
   */
  SparseContent(SparseMap map, Body stored) {
    this.map = map;
    this.stored = stored;
    this.starts = new long[map.islands().size()];
    for (int i = 1; i < starts.length; i++) {
      Island before = map.islands().get(i - 1);
      starts[i] = starts[i - 1] + before.length() + padding(before);
    }
  }

  private int padding(Island island) {
    return map.inBlocks() ? island.padding() : 0;
  }

  @Override
  public InputStream openStream() throws IOException {
    return new Reader(0);
  }

  /** What is before the slice is not read: a piece of a large file costs what it holds. */
  @Override
  public ByteSource slice(long offset, long count) {
    checkArgument(offset >= 0 && count >= 0, "negative slice: %s, %s", offset, count);
    long from = Math.min(offset, map.size());
    return new Slice(from, Math.min(count, map.size() - from));
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
    for (int i = 0; i < starts.length; i++) {
      Island island = map.islands().get(i);
      ranges.add(new StoredRange(island.offset(), island.length(), stored.start() + starts[i]));
    }
    return ranges.build();
  }

  /** The first island that ends behind a position; their number if none does. */
  private int islandAfter(long position) {
    int found = Collections.binarySearch(Lists.transform(map.islands(), Island::end), position);
    return found >= 0 ? found + 1 : ~found;
  }

  private final class Slice extends ByteSource {
    private final long offset;
    private final long length;

    Slice(long offset, long length) {
      this.offset = offset;
      this.length = length;
    }

    @Override
    public InputStream openStream() throws IOException {
      return ByteStreams.limit(new Reader(offset), length);
    }

    @Override
    public Optional<Long> sizeIfKnown() {
      return Optional.of(length);
    }
  }

  private final class Reader extends InputStream {
    private final InputStream bytes;
    private int index;
    private Island island;
    private long position;

    Reader(long position) throws IOException {
      this.position = position;
      this.index = islandAfter(position);
      this.island = island();
      long before = index < starts.length ? starts[index] : 0;
      long within = Math.max(0, position - island.offset());
      this.bytes = stored.slice(before + within, Long.MAX_VALUE).openStream();
    }

    /** Behind the last one stands an empty one at the end of the file. */
    private Island island() {
      return index < starts.length ? map.islands().get(index) : new Island(map.size(), 0);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      if (position == island.end()) {
        bytes.skipNBytes(padding(island));
        index++;
        island = island();
      }
      if (position == map.size()) {
        return -1;
      }
      int got;
      if (position < island.offset()) {
        got = (int) Math.min(length, island.offset() - position);
        Arrays.fill(target, offset, offset + got, (byte) 0);
      } else {
        got = bytes.read(target, offset, (int) Math.min(length, island.end() - position));
      }
      position += Math.max(got, 0);
      return got;
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
