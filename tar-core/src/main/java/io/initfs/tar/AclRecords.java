package io.initfs.tar;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PosixAcl;
import io.initfs.fstree.PosixAcl.Entry;
import io.initfs.fstree.PosixAcl.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ACLs in pax records, as text: GNU tar writes an entry a line, star has commas between them and
 * the id as a fourth field.
 *
 * <pre>
 * user::rw-          user::rw-,user:lisa:r-x:502,group::r--,mask::r-x,other::r--
 * user:lisa:r-x
 * group::r--
 * </pre>
 *
 * <p>A name without an id says nothing outside of the machine it is from; only root is 0 on all. A
 * list with such a name is not read, and noted.
 */
final class AclRecords {
  private static final ImmutableMap<String, ImmutableBytes> XATTRS =
      ImmutableMap.of(
          "SCHILY.acl.access", PosixAcl.ACCESS,
          "SCHILY.acl.default", PosixAcl.DEFAULT);

  private static final Splitter ENTRIES =
      Splitter.on(CharMatcher.anyOf(",\n")).trimResults().omitEmptyStrings();

  /** Tag, whom, permissions, id; what getfacl says of effective permissions may follow. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "(user|u|group|g|mask|m|other|o):([^:]*):([rwx-]{0,3})(?::([^:\\s]*))?(?:\\s*#.*)?");

  private static final Pattern ID = Pattern.compile("[0-9]{1,10}");

  /** As uid_t and gid_t, that of nobody. */
  private static final long NO_ID = 0xFFFF_FFFFL;

  private AclRecords() {}

  /**
   * Puts the xattrs that the lists of an entry are in Linux into {@code xattrs}, in place of none.
   * A list for access that says no more than the mode is none, as for Linux.
   *
   * @throws TarException.Corrupt if a text is no list that Linux takes
   * @throws TarException.LimitExceeded if the xattr is longer than Linux has them
   */
  static void addTo(
      Map<ImmutableBytes, ImmutableBytes> xattrs, PaxValues pax, Place place, Notes notes)
      throws TarException {
    for (Map.Entry<String, ImmutableBytes> each : XATTRS.entrySet()) {
      String key = each.getKey();
      Optional<ImmutableBytes> text = pax.bytes(key);
      if (text.isEmpty() || xattrs.containsKey(each.getValue())) {
        continue;
      }
      List<Entry> entries = new ArrayList<>();
      if (!parse(text.get().toUtf8(), key, place, entries)) {
        notes.add("pax records " + key + " with names and no ids are not read", place);
        continue;
      }
      PosixAcl acl =
          PosixAcl.ofEntries(entries).orElseThrow(() -> corrupt(key, text.get().toUtf8(), place));
      if (!(acl.isMinimal() && each.getValue().equals(PosixAcl.ACCESS))) {
        xattrs.put(each.getValue(), XattrRecords.value(acl.toXattr(), each.getValue(), place));
      }
    }
  }

  /** Whether all entries are about somebody with an id. */
  private static boolean parse(String text, String key, Place place, List<Entry> entries)
      throws TarException {
    for (String line : ENTRIES.split(text)) {
      Matcher matcher = ENTRY.matcher(line);
      if (!matcher.matches()) {
        throw corrupt(key, line, place);
      }
      String whom = matcher.group(2);
      Tag tag = tag(matcher.group(1).charAt(0), !whom.isEmpty());
      if (!tag.hasId() && !whom.isEmpty()) {
        throw corrupt(key, line, place);
      }
      OptionalLong id = tag.hasId() ? id(whom, matcher.group(4)) : OptionalLong.of(0);
      if (id.isEmpty()) {
        return false;
      }
      entries.add(new Entry(tag, permissions(matcher.group(3)), id.getAsLong()));
    }
    return true;
  }

  private static Tag tag(char letter, boolean named) {
    return switch (letter) {
      case 'u' -> named ? Tag.USER : Tag.OWNER;
      case 'g' -> named ? Tag.GROUP : Tag.OWNING_GROUP;
      case 'm' -> Tag.MASK;
      default -> Tag.OTHER;
    };
  }

  private static int permissions(String text) {
    return (text.indexOf('r') >= 0 ? 4 : 0)
        | (text.indexOf('w') >= 0 ? 2 : 0)
        | (text.indexOf('x') >= 0 ? 1 : 0);
  }

  private static OptionalLong id(String whom, @Nullable String star) {
    String text = star != null ? star : whom.equals("root") ? "0" : whom;
    if (!ID.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    long id = Long.parseLong(text);
    return id < NO_ID ? OptionalLong.of(id) : OptionalLong.empty();
  }

  private static TarException corrupt(String key, String got, Place place) {
    return new TarException.Corrupt(
        place,
        key,
        "entries such as user:1000:r-x, with one each for owner, owning group and others, and a"
            + " mask if there are further ones",
        PaxValues.quote(got));
  }
}
