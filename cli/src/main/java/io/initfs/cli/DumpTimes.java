package io.initfs.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in the host's zone, as dump.erofs shows them. */
final class DumpTimes {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

  private static final DateTimeFormatter DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private DumpTimes() {}

  /** As {@code ctime}: {@code Thu Jan 1 00:16:40 1970}. */
  static String ctime(long seconds) {
    return format(CTIME, seconds);
  }

  /** {@code 1970-01-01 00:16:40}. */
  static String digits(long seconds) {
    return format(DIGITS, seconds);
  }

  /** A hostile image can hold seconds that no calendar has: those are shown as a number. */
  private static String format(DateTimeFormatter format, long seconds) {
    try {
      return format.format(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
    } catch (DateTimeException beyondCalendars) {
      return Long.toString(seconds);
    }
  }
}
