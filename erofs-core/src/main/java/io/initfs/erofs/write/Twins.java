package io.initfs.erofs.write;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multimaps;
import com.google.common.collect.Table;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.initfs.erofs.write.OrderedWorkers.Committer;
import io.initfs.erofs.write.OrderedWorkers.Worker;
import io.initfs.erofs.write.OrderedWorkers.WorkerFactory;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Files with the contents of an earlier one, the elder, which alone is packed. To find them only
 * files of one size are read, and most of these no further than their first bytes.
 */
final class Twins {
  /** Bytes that tell which files may be equal. */
  private static final int HEAD_SIZE = 16 << 10;

  /** What differs from its elder is compared with one another, but not for ever. */
  private static final int MAX_ROUNDS = 4;

  /** Bytes that are compared at a time. */
  private static final int STEP = 128 << 10;

  /** What of a file decides how its data are stored, beside the data. */
  private record Kind(long size, int headSize, Strategy strategy) {
    static Kind of(PlannedInode inode) {
      return new Kind(inode.size, inode.headSize(), inode.strategy);
    }

    /** The same as a record's own, which the JVM first has to generate, as every start would. */
    @Override
    @SuppressWarnings("ReferenceEquality") // all files that no hint is about have one strategy
    public boolean equals(@Nullable Object other) {
      return other instanceof Kind that
          && size == that.size
          && headSize == that.headSize
          && (strategy == that.strategy || strategy.equals(that.strategy));
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(size) + headSize;
    }
  }

  private record Head(PlannedInode inode, HashCode hash) {}

  private record Verdict(PlannedInode inode, boolean isTwin) {}

  private final ImmutableMap<PlannedInode, PlannedInode> elders;

  private Twins(Map<PlannedInode, PlannedInode> elders) {
    this.elders = ImmutableMap.copyOf(elders);
  }

  /** No file has one. */
  static Twins none() {
    return new Twins(ImmutableMap.of());
  }

  /**
   * Finds them.
   *
   * @param inodes in the order in which they are packed; their strategies are decided
   */
  static Twins among(List<PlannedInode> inodes, FileLayout layout, int workers) throws IOException {
    Map<PlannedInode, PlannedInode> elders = new LinkedHashMap<>();
    List<Head> alike = new ArrayList<>();
    List<Piece> heads = ofOneKind(inodes, layout).stream().map(Twins::head).toList();
    forEach(heads, Piece::length, workers, HeadReader::new, alike::add);
    for (int round = 0; round < MAX_ROUNDS && !alike.isEmpty(); round++) {
      alike = compare(alike, workers, elders);
    }
    return new Twins(elders);
  }

  /** Compares each with the first that begins alike; returns those that differ from it. */
  private static List<Head> compare(
      List<Head> heads, int workers, Map<PlannedInode, PlannedInode> elders) throws IOException {
    Table<Kind, HashCode, PlannedInode> first = HashBasedTable.create();
    Map<PlannedInode, PlannedInode> pairs = new HashMap<>();
    List<Head> compared = new ArrayList<>();
    for (Head head : heads) {
      Kind kind = Kind.of(head.inode());
      @Nullable PlannedInode elder = first.get(kind, head.hash());
      if (elder == null) {
        first.put(kind, head.hash(), head.inode());
      } else {
        pairs.put(head.inode(), elder);
        compared.add(head);
      }
    }
    forEach(
        compared.stream().map(Head::inode).toList(),
        inode -> (int) Math.min(STEP, inode.size),
        workers,
        () -> new Comparer(pairs),
        verdict -> {
          if (verdict.isTwin()) {
            elders.put(verdict.inode(), requireNonNull(pairs.get(verdict.inode())));
          }
        });
    return compared.stream().filter(head -> !elders.containsKey(head.inode())).toList();
  }

  /** The inodes that are packed. */
  List<PlannedInode> withoutThem(List<PlannedInode> inodes) {
    return inodes.stream().filter(inode -> !elders.containsKey(inode)).toList();
  }

  /** What is done with a twin and its elder. */
  interface Action {
    void accept(PlannedInode twin, PlannedInode elder) throws IOException;
  }

  void forEach(Action action) throws IOException {
    for (Map.Entry<PlannedInode, PlannedInode> pair : elders.entrySet()) {
      action.accept(pair.getKey(), pair.getValue());
    }
  }

  /** The files that are not the only one of their kind. Data without a block save nothing. */
  private static List<PlannedInode> ofOneKind(List<PlannedInode> inodes, FileLayout layout) {
    List<PlannedInode> files =
        inodes.stream()
            .filter(inode -> inode.node instanceof RegularFile && !inode.isHole())
            .filter(inode -> layout.flatBlocks(inode) > 0)
            .toList();
    return Multimaps.index(files, Kind::of).asMap().values().stream()
        .filter(kind -> kind.size() > 1)
        .flatMap(Collection::stream)
        .toList();
  }

  private static Piece head(PlannedInode inode) {
    return new Piece(inode, 0, (int) Math.min(HEAD_SIZE, inode.size), null);
  }

  /**
   * @param bytes how much is read of a file at a time
   */
  private static <P, R> void forEach(
      List<P> files,
      ToIntFunction<P> bytes,
      int workers,
      WorkerFactory<P, R> factory,
      Committer<R> committer)
      throws IOException {
    try (OrderedWorkers<P, R> threads = new OrderedWorkers<>(workers, factory, committer)) {
      for (P file : files) {
        threads.submit(file, bytes.applyAsInt(file));
      }
      threads.finish();
    }
  }

  private static final class HeadReader implements Worker<Piece, Head> {
    @Override
    public Head work(Piece piece) throws IOException {
      return new Head(piece.inode(), Hashing.crc32c().hashBytes(piece.read()));
    }

    @Override
    public void close() {}
  }

  /** Compares files with their elders to the last byte. */
  private static final class Comparer implements Worker<PlannedInode, Verdict> {
    private final Map<PlannedInode, PlannedInode> elders;
    private final byte[] bytes = new byte[STEP];
    private final byte[] elderBytes = new byte[STEP];

    Comparer(Map<PlannedInode, PlannedInode> elders) {
      this.elders = elders;
    }

    @Override
    public Verdict work(PlannedInode inode) throws IOException {
      return new Verdict(inode, areEqual(inode, requireNonNull(elders.get(inode))));
    }

    private boolean areEqual(PlannedInode inode, PlannedInode elder) throws IOException {
      try (InputStream in = open(inode);
          InputStream elderIn = open(elder)) {
        int length;
        do {
          length = read(inode, in, bytes);
          int elderLength = read(elder, elderIn, elderBytes);
          if (!Arrays.equals(bytes, 0, length, elderBytes, 0, elderLength)) {
            return false;
          }
        } while (length == STEP);
        return true;
      }
    }

    private static InputStream open(PlannedInode inode) throws IOException {
      try {
        return ((RegularFile) inode.node).content().openStream();
      } catch (IOException e) {
        throw Piece.unreadable(inode, e);
      }
    }

    private static int read(PlannedInode inode, InputStream in, byte[] buffer) throws IOException {
      try {
        return in.readNBytes(buffer, 0, buffer.length);
      } catch (IOException e) {
        throw Piece.unreadable(inode, e);
      }
    }

    @Override
    public void close() {}
  }
}
