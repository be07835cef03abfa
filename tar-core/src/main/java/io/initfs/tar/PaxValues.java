package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the pax headers before an entry say of it. Its own go before those for all entries; an empty
 * value is as good as none, and hides one for all.
 */
final class PaxValues {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{0,100})?");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final Map<String, ImmutableBytes> global;
  private final ImmutableList<PaxRecord> own;
  private final Map<String, ImmutableBytes> ownByKey = new HashMap<>();

  /**
   * @param global records for all entries, by their keys; valid until a header changes them
   * @param own records of this entry, in their order
   */
  PaxValues(Map<String, ImmutableBytes> global, ImmutableList<PaxRecord> own) {
    this.global = global;
    this.own = own;
    own.forEach(pax -> ownByKey.put(pax.key(), pax.value()));
  }

  /** The entry's own records, in their order. */
  ImmutableList<PaxRecord> own() {
    return own;
  }

  /** All values by their keys, empty ones included. */
  Map<String, ImmutableBytes> all() {
    if (global.isEmpty()) {
      return ownByKey;
    }
    Map<String, ImmutableBytes> all = new HashMap<>(global);
    all.putAll(ownByKey);
    return all;
  }

  Optional<ImmutableBytes> bytes(String key) {
    @Nullable ImmutableBytes ownValue = ownByKey.get(key);
    @Nullable ImmutableBytes value = ownValue != null ? ownValue : global.get(key);
    return Optional.ofNullable(value).filter(bytes -> bytes.length() > 0);
  }

  /**
   * @throws TarException.Corrupt if the value is no number of at most 18 digits
   */
  OptionalLong number(String key, Place place) throws TarException {
    Optional<ImmutableBytes> value = bytes(key);
    return value.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(parse(value.get().toUtf8(), key, place));
  }

  /** A number in decimal; {@code what} names it in errors. */
  static long parse(String text, String what, Place place) throws TarException {
    if (!WHOLE.matcher(text).matches()) {
      throw new TarException.Corrupt(
          place, what, "a decimal number of at most 18 digits", quote(text));
    }
    return Long.parseLong(text);
  }

  /**
   * Seconds with a fraction; what is below a nanosecond is cut, towards the past.
   *
   * @throws TarException.Corrupt if the value is no such number
   */
  Optional<Timestamp> time(String key, Place place) throws TarException {
    Optional<ImmutableBytes> value = bytes(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    String text = value.get().toUtf8();
    if (!DECIMAL.matcher(text).matches()) {
      throw new TarException.Corrupt(place, key, "seconds in decimal", quote(text));
    }
    // BigDecimal takes no point without digits after it.
    BigDecimal time = new BigDecimal(text.endsWith(".") ? text + "0" : text);
    BigDecimal seconds = time.setScale(0, RoundingMode.FLOOR);
    int nanos = time.subtract(seconds).multiply(NANOS).intValue();
    return Optional.of(new Timestamp(seconds.longValueExact(), nanos));
  }

  /** For errors: as much of it as fits a line. */
  static String quote(String text) {
    String start = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return "\"" + ImmutableBytes.utf8(start) + "\"";
  }
}
