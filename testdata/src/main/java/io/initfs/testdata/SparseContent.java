package io.initfs.testdata;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Contents that are zeros but for some islands; {@link DiskTrees} makes holes of the zeros. */
public final class SparseContent extends ByteSource {
  private static final InputStream ENDLESS_ZEROS =
      new InputStream() {
        @Override
        public int read() {
          return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          Arrays.fill(target, offset, offset + length, (byte) 0);
          return length;
        }
      };

  private final long size;
  private final ImmutableSortedMap<Long, ByteSource> islands;

  /**
   * @param size all bytes
   * @param islands by their offsets, apart from each other and within {@code size}
   */
  public SparseContent(long size, Map<Long, ByteSource> islands) {
    this.size = size;
    this.islands = ImmutableSortedMap.copyOf(islands);
  }

  @Override
  public InputStream openStream() throws IOException {
    List<ByteSource> parts = new ArrayList<>();
    long position = 0;
    for (Map.Entry<Long, ByteSource> island : islands.entrySet()) {
      parts.add(zeros(island.getKey() - position));
      parts.add(island.getValue());
      position = island.getKey() + island.getValue().size();
    }
    parts.add(zeros(size - position));
    return concat(parts).openStream();
  }

  private static ByteSource zeros(long length) {
    return new ByteSource() {
      @Override
      public InputStream openStream() {
        return ByteStreams.limit(ENDLESS_ZEROS, length);
      }
    };
  }

  /** The islands one after another, each filled up with zeros to a multiple of {@code block}. */
  byte[] islandsInBlocks(int block) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteSource island : islands.values()) {
      island.copyTo(out);
      out.writeBytes(new byte[Math.floorMod(-out.size(), block)]);
    }
    return out.toByteArray();
  }

  /** The map of GNU tar's sparse format 0.1; an empty last entry says where the file ends. */
  void describeTo(PaxRecords pax) throws IOException {
    List<Long> map = new ArrayList<>();
    for (Map.Entry<Long, ByteSource> island : islands.entrySet()) {
      map.add(island.getKey());
      map.add(island.getValue().size());
    }
    map.add(size);
    map.add(0L);
    pax.put("GNU.sparse.size", Long.toString(size));
    pax.put("GNU.sparse.numblocks", Integer.toString(map.size() / 2));
    pax.put("GNU.sparse.map", Joiner.on(',').join(map));
  }
}
