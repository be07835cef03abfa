package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands before an entry for what its header has no room for. pax goes before GNU. */
final class Extensions {
  private final PaxValues pax;
  private final @Nullable ImmutableBytes longName;
  private final @Nullable ImmutableBytes longLink;

  private Extensions(
      PaxValues pax, @Nullable ImmutableBytes longName, @Nullable ImmutableBytes longLink) {
    this.pax = pax;
    this.longName = longName;
    this.longLink = longLink;
  }

  PaxValues pax() {
    return pax;
  }

  /** The entry's name, if the header's is not it. A file with holes is named for itself in pax. */
  Optional<ImmutableBytes> name() {
    return pax.bytes("GNU.sparse.name")
        .or(() -> pax.bytes("path"))
        .or(() -> Optional.ofNullable(longName));
  }

  Optional<ImmutableBytes> linkName() {
    return pax.bytes("linkpath").or(() -> Optional.ofNullable(longLink));
  }

  /** Collects them, header by header, for one entry after the other. */
  static final class Collector {
    /** Each entry looks through all of these: this bounds how often. */
    private static final int MAX_GLOBAL = 1024;

    private final Map<String, ImmutableBytes> global = new HashMap<>();
    private final List<PaxRecord> own = new ArrayList<>();
    private @Nullable ImmutableBytes longName;
    private @Nullable ImmutableBytes longLink;

    /**
     * @throws TarException.LimitExceeded if there are more than {@value #MAX_GLOBAL} keys
     */
    void addGlobal(List<PaxRecord> records, Place place) throws TarException {
      records.forEach(each -> global.put(each.key(), each.value()));
      if (global.size() > MAX_GLOBAL) {
        throw new TarException.LimitExceeded(
            place, "pax keys for all entries", "at most " + MAX_GLOBAL, "" + global.size());
      }
    }

    void addOwn(List<PaxRecord> records) {
      own.addAll(records);
    }

    /** With the NUL at its end, as it stands in the archive. */
    void setLongName(byte[] body) {
      longName = untilNul(body);
    }

    /** As {@link #setLongName}, for the target of a link. */
    void setLongLink(byte[] body) {
      longLink = untilNul(body);
    }

    /** Whether something waits for an entry. */
    boolean pending() {
      return !own.isEmpty() || longName != null || longLink != null;
    }

    /** For the next entry; the one after it begins anew. */
    Extensions take() {
      PaxValues pax = new PaxValues(global, ImmutableList.copyOf(own));
      Extensions taken = new Extensions(pax, longName, longLink);
      own.clear();
      longName = null;
      longLink = null;
      return taken;
    }

    private static ImmutableBytes untilNul(byte[] body) {
      ImmutableBytes bytes = ImmutableBytes.copyOf(body);
      int nul = bytes.indexOf((byte) 0);
      return nul < 0 ? bytes : ImmutableBytes.copyOf(Arrays.copyOf(body, nul));
    }
  }
}
