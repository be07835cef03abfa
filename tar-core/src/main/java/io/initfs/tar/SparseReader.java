package io.initfs.tar;

import com.google.common.base.Splitter;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.tar.HeaderBlock.Field;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the maps of files with holes, in all four forms that GNU tar has written: in the header and
 * blocks behind it, in many pax records (0.0), in one (0.1), or in front of the data (1.0).
 */
final class SparseReader {
  private static final int OLD_ISLANDS = 386;
  private static final int OLD_COUNT = 4;
  private static final int OLD_MORE = 482;
  private static final int MORE_COUNT = 21;
  private static final int MORE_MORE = 504;
  private static final int NUMBER = 12;
  private static final String WHAT = "map of a sparse file";
  private static final Splitter COMMA = Splitter.on(',');

  private final BlockInput input;
  private final TarLimits limits;
  private final Place place;

  SparseReader(BlockInput input, TarLimits limits, Place place) {
    this.input = input;
    this.limits = limits;
    this.place = place;
  }

  /**
   * Reads the map of type S, whose rest stands between the header and the data.
   *
   * @param stored bytes of data
   */
  SparseMap readOld(HeaderBlock header, long stored) throws IOException {
    SparseMap.Builder map = new SparseMap.Builder(header.number(Field.REAL_SIZE), place, limits);
    addOld(header, OLD_ISLANDS, OLD_COUNT, map);
    boolean more = !header.isUnused(OLD_MORE);
    for (long bytes = BlockInput.BLOCK; more; bytes += BlockInput.BLOCK) {
      requireHeaderBytes(bytes);
      HeaderBlock next = new HeaderBlock(input.take(BlockInput.BLOCK, place, WHAT), place);
      addOld(next, 0, MORE_COUNT, map);
      more = !next.isUnused(MORE_MORE);
    }
    return map.build(stored);
  }

  private static void addOld(HeaderBlock block, int start, int count, SparseMap.Builder map)
      throws TarException {
    for (int i = 0; i < count; i++) {
      int at = start + i * 2 * NUMBER;
      if (block.isUnused(at + NUMBER)) {
        return;
      }
      map.add(block.number(at, NUMBER, WHAT), block.number(at + NUMBER, NUMBER, WHAT));
    }
  }

  /**
   * Reads the map that pax records tell of, if they do; one in front of the data is passed over
   * then.
   *
   * @param stored bytes of the map in front of the data, if there is one, and of data
   */
  Optional<SparseMap> readPax(PaxValues pax, long stored) throws IOException {
    if (own(pax, "GNU.sparse.major").isPresent()) {
      String version =
          own(pax, "GNU.sparse.major").get() + "." + own(pax, "GNU.sparse.minor").orElse("");
      if (!version.equals("1.0")) {
        throw new TarException.Unsupported(place, "form of a sparse file", "1.0", version);
      }
      return Optional.of(readOne(number(pax, "GNU.sparse.realsize"), stored));
    }
    if (own(pax, "GNU.sparse.size").isEmpty()) {
      return Optional.empty();
    }
    SparseMap.Builder map = new SparseMap.Builder(number(pax, "GNU.sparse.size"), place, limits);
    Optional<String> list = own(pax, "GNU.sparse.map");
    if (list.isPresent()) {
      addList(list.get(), map);
    } else {
      addRecords(pax, map);
    }
    return Optional.of(map.build(stored));
  }

  private void addList(String list, SparseMap.Builder map) throws TarException {
    if (list.isEmpty()) {
      return;
    }
    List<String> numbers = COMMA.splitToList(list);
    if (numbers.size() % 2 != 0) {
      throw corrupt("offsets and lengths", numbers.size() + " numbers");
    }
    for (int i = 0; i < numbers.size(); i += 2) {
      map.add(parse(numbers.get(i)), parse(numbers.get(i + 1)));
    }
  }

  /** Each offset and the length that follows it. */
  private void addRecords(PaxValues pax, SparseMap.Builder map) throws TarException {
    Optional<Long> offset = Optional.empty();
    for (PaxRecord each : pax.own()) {
      if (each.key().equals("GNU.sparse.offset")) {
        offset = Optional.of(parse(each.value().toUtf8()));
      } else if (each.key().equals("GNU.sparse.numbytes")) {
        if (offset.isEmpty()) {
          throw corrupt("an offset", "a length");
        }
        map.add(offset.get(), parse(each.value().toUtf8()));
        offset = Optional.empty();
      }
    }
  }

  /** How many, then offsets and lengths, in decimal, a line each, filled up to a block. */
  private SparseMap readOne(long size, long stored) throws IOException {
    SparseMap.Builder map = new SparseMap.Builder(size, place, limits);
    Lines lines = new Lines(stored);
    long count = lines.next();
    for (long i = 0; i < count; i++) {
      map.add(lines.next(), lines.next());
    }
    return map.build(stored - lines.taken);
  }

  /** The numbers in front of the data, read block by block. */
  private final class Lines {
    private final long stored;
    private byte[] block = new byte[0];
    private int at;
    private long taken;

    Lines(long stored) {
      this.stored = stored;
    }

    long next() throws IOException {
      StringBuilder digits = new StringBuilder();
      for (byte b = nextByte(); b != '\n'; b = nextByte()) {
        if (digits.length() == 20) {
          throw corrupt("lines of at most 18 digits", "a longer one");
        }
        digits.append((char) (b & 0xFF));
      }
      return parse(digits.toString());
    }

    private byte nextByte() throws IOException {
      if (at == block.length) {
        if (stored - taken < BlockInput.BLOCK) {
          throw corrupt("its end within the " + stored + " bytes of the entry", "none");
        }
        requireHeaderBytes(taken + BlockInput.BLOCK);
        block = input.take(BlockInput.BLOCK, place, WHAT);
        taken += BlockInput.BLOCK;
        at = 0;
      }
      return block[at++];
    }
  }

  private void requireHeaderBytes(long bytes) throws TarException {
    if (bytes > limits.maxHeaderBytes()) {
      throw new TarException.LimitExceeded(
          place, "maxHeaderBytes", "at most " + limits.maxHeaderBytes(), "" + bytes);
    }
  }

  /** The last of the entry's own records: a map for all entries makes no sense. */
  private static Optional<String> own(PaxValues pax, String key) {
    return pax.own().stream()
        .filter(each -> each.key().equals(key))
        .reduce((first, second) -> second)
        .map(PaxRecord::value)
        .map(ImmutableBytes::toUtf8);
  }

  private long number(PaxValues pax, String key) throws TarException {
    return PaxValues.parse(own(pax, key).orElse(""), key, place);
  }

  private long parse(String text) throws TarException {
    return PaxValues.parse(text, WHAT, place);
  }

  private TarException corrupt(String expected, String got) {
    return new TarException.Corrupt(place, WHAT, expected, got);
  }
}
