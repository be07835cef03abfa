package io.initfs.cli;

import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.CpioReader;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code initfs cpio -t}: lists the first archive of its input while that comes in. */
final class CpioList {
  private static final long HALF_YEAR = 6L * 30 * 24 * 60 * 60;
  private static final long HOUR = 60 * 60;
  private static final ImmutableBytes ARROW = ImmutableBytes.utf8(" -> ");
  private static final DateTimeFormatter RECENT =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.US);
  private static final DateTimeFormatter DISTANT =
      DateTimeFormatter.ofPattern("MMM ppd  yyyy", Locale.US);

  private final CpioSession session;
  private final Predicate<ImmutableBytes> wanted;
  private final Instant now = Instant.now();

  CpioList(CpioSession session, Predicate<ImmutableBytes> wanted) {
    this.session = session;
    this.wanted = wanted;
  }

  void print(InputStream in, String source) throws IOException {
    CpioReader reader = new CpioReader(in, source, CpioLimits.DEFAULTS);
    for (Optional<CpioEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
      CpioEntry entry = next.get();
      if (wanted.test(entry.name())) {
        print(entry);
      }
    }
    session.terminal().out().flush();
    session.printBlocks(reader.offset());
  }

  private void print(CpioEntry entry) throws IOException {
    if (!session.verbose()) {
      session.printListed(entry.name());
      return;
    }
    session.terminal().out().print(columns(entry, now, ZoneId.systemDefault()));
    if (entry.kind().orElse(null) == NodeKind.SYMLINK) {
      session.printListed(entry.name(), ARROW, entry.target());
    } else {
      session.printListed(entry.name());
    }
  }

  /** What {@code cpio -tvn} of GNU puts before a name. */
  static String columns(CpioEntry entry, Instant now, ZoneId zone) {
    NodeKind kind = entry.kind().orElseThrow();
    String size =
        kind.isDevice()
            ? String.format("%3d, %3d", entry.header().rdevmajor(), entry.header().rdevminor())
            : String.format("%8d", entry.header().filesize());
    return String.format(
        "%s %3d %-8d %-8d %s %s ",
        ModeText.of(kind, (int) entry.header().mode() & 07777),
        entry.header().nlink(),
        entry.header().uid(),
        entry.header().gid(),
        size,
        time(entry.header().mtime(), now, zone));
  }

  /** The year stands in for the time of day in what is older than half a year, or to come. */
  private static String time(long seconds, Instant now, ZoneId zone) {
    long age = now.getEpochSecond() - seconds;
    ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(zone);
    return (age > HALF_YEAR || age < -HOUR ? DISTANT : RECENT).format(time);
  }
}
