package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import java.nio.charset.StandardCharsets;

/**
 * One record of a pax header: {@code LENGTH KEY=VALUE\n}, the length in decimal and of all of it.
 *
 * @param key its bytes, one a char, since keys may hold the names of xattrs
 */
record PaxRecord(String key, ImmutableBytes value) {
  private static final int MAX_LENGTH_DIGITS = 9;

  /** All records of a header's body, in their order. */
  static ImmutableList<PaxRecord> parse(byte[] body, Place place) throws TarException {
    ImmutableList.Builder<PaxRecord> records = ImmutableList.builder();
    int start = 0;
    while (start < body.length) {
      // Some writers fill up with zeros.
      if (body[start] == 0) {
        break;
      }
      int space = start;
      int length = 0;
      while (space < body.length && body[space] >= '0' && body[space] <= '9') {
        length = space - start < MAX_LENGTH_DIGITS ? length * 10 + body[space] - '0' : -1;
        space++;
      }
      boolean digits = space > start && space < body.length && body[space] == ' ' && length > 0;
      if (!digits || length > body.length - start) {
        throw corrupt(place, start, "a length of at most " + (body.length - start) + " bytes");
      }
      records.add(parseOne(body, space + 1, start + length, place));
      start += length;
    }
    return records.build();
  }

  private static PaxRecord parseOne(byte[] body, int start, int end, Place place)
      throws TarException {
    int equals = start;
    while (equals < end && body[equals] != '=') {
      equals++;
    }
    if (equals >= end || equals == start || body[end - 1] != '\n') {
      throw corrupt(place, start, "a key, \"=\", a value and a line feed at its end");
    }
    return new PaxRecord(
        new String(body, start, equals - start, StandardCharsets.ISO_8859_1),
        ImmutableBytes.copyOfRange(body, equals + 1, end - 1));
  }

  private static TarException corrupt(Place place, int at, String expected) {
    return new TarException.Corrupt(
        place, "pax record at byte " + at + " of its header", expected, "others");
  }
}
