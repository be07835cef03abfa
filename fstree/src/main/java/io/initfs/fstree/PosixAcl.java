package io.initfs.fstree;

import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A POSIX access control list, as Linux keeps it in an xattr.
 *
 * @param entries in the order they are stored in
 */
public record PosixAcl(ImmutableList<Entry> entries) {
  /** The xattr that rules access to a node. */
  public static final ImmutableBytes ACCESS = ImmutableBytes.utf8("system.posix_acl_access");

  /** The xattr of a directory that new nodes in it inherit. */
  public static final ImmutableBytes DEFAULT = ImmutableBytes.utf8("system.posix_acl_default");

  private static final int VERSION = 2;
  private static final int HEADER_SIZE = 4;
  private static final int ENTRY_SIZE = 8;
  private static final long UNDEFINED_ID = 0xFFFF_FFFFL;

  /** Whom an entry is about. */
  public enum Tag {
    OWNER(0x01, "user"),
    USER(0x02, "user"),
    OWNING_GROUP(0x04, "group"),
    GROUP(0x08, "group"),
    MASK(0x10, "mask"),
    OTHER(0x20, "other");

    private final int code;
    private final String text;

    Tag(int code, String text) {
      this.code = code;
      this.text = text;
    }

    /** Whether entries of this tag are about somebody with an id. */
    public boolean hasId() {
      return this == USER || this == GROUP;
    }

    private static Optional<Tag> fromCode(int code) {
      for (Tag tag : values()) {
        if (tag.code == code) {
          return Optional.of(tag);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * What one of them may do.
   *
   * @param permissions 0 to 7, rwx
   * @param id uid or gid of a {@link Tag#USER} or {@link Tag#GROUP}, 0 to 2^32 - 2; else 0
   */
  public record Entry(Tag tag, int permissions, long id) {
    /** One entry as getfacl shows it, such as {@code user:1000:r--}. */
    @Override
    public String toString() {
      return tag.text
          + ':'
          + (tag.hasId() ? Long.toString(id) : "")
          + ':'
          + ((permissions & 4) != 0 ? 'r' : '-')
          + ((permissions & 2) != 0 ? 'w' : '-')
          + ((permissions & 1) != 0 ? 'x' : '-');
    }
  }

  /**
   * The list that an xattr's value holds: a version, then entries of 8 bytes.
   *
   * <pre>
   * | u32 version: 2 | u16 tag | u16 permissions | u32 id | ...
   * </pre>
   *
   * @return empty if the value is malformed, or a list without entries
   */
  public static Optional<PosixAcl> parse(ImmutableBytes value) {
    ByteBuffer in = ByteBuffer.wrap(value.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    boolean whole = (in.remaining() - HEADER_SIZE) % ENTRY_SIZE == 0;
    if (in.remaining() <= HEADER_SIZE || !whole || in.getInt() != VERSION) {
      return Optional.empty();
    }
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    while (in.hasRemaining()) {
      Optional<Entry> entry = parseEntry(in);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      entries.add(entry.get());
    }
    return Optional.of(new PosixAcl(entries.build()));
  }

  /**
   * The list of these entries in the order in which Linux has them: by tag, then by id.
   *
   * @return empty if Linux takes no such list: there must be one entry each for the owner, the
   *     owning group and others, one for anybody else, and a mask if there are users or groups
   */
  public static Optional<PosixAcl> ofEntries(List<Entry> entries) {
    ImmutableList<Entry> sorted =
        ImmutableList.sortedCopyOf(
            Comparator.comparing(Entry::tag).thenComparingLong(Entry::id), entries);
    Set<Tag> tags = EnumSet.noneOf(Tag.class);
    Set<Entry> distinct = new HashSet<>();
    for (Entry entry : sorted) {
      tags.add(entry.tag());
      distinct.add(new Entry(entry.tag(), 0, entry.id()));
    }
    boolean named = tags.contains(Tag.USER) || tags.contains(Tag.GROUP);
    boolean valid =
        distinct.size() == sorted.size()
            && tags.contains(Tag.OWNER)
            && tags.contains(Tag.OWNING_GROUP)
            && tags.contains(Tag.OTHER)
            && (tags.contains(Tag.MASK) || !named);
    return valid ? Optional.of(new PosixAcl(sorted)) : Optional.empty();
  }

  /** Whether it is about owner, owning group and others alone, as permissions are. */
  public boolean isMinimal() {
    return entries.stream().noneMatch(entry -> entry.tag().hasId() || entry.tag() == Tag.MASK);
  }

  /** The xattr's value, as {@link #parse} takes it. */
  public ImmutableBytes toXattr() {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_SIZE + entries.size() * ENTRY_SIZE)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(VERSION);
    for (Entry entry : entries) {
      long id = entry.tag().hasId() ? entry.id() : UNDEFINED_ID;
      out.putShort((short) entry.tag().code).putShort((short) entry.permissions()).putInt((int) id);
    }
    return ImmutableBytes.copyOf(out.array());
  }

  private static Optional<Entry> parseEntry(ByteBuffer in) {
    int code = Short.toUnsignedInt(in.getShort());
    int permissions = Short.toUnsignedInt(in.getShort());
    long id = Integer.toUnsignedLong(in.getInt());
    return Tag.fromCode(code)
        .filter(tag -> permissions <= 7 && !(tag.hasId() && id == UNDEFINED_ID))
        .map(tag -> new Entry(tag, permissions, tag.hasId() ? id : 0));
  }

  /** The list that rules access to a node; empty if it has none that {@link #parse} takes. */
  public static Optional<PosixAcl> accessOf(Metadata metadata) {
    return in(metadata, ACCESS);
  }

  /** The list that new nodes in a directory inherit, as {@link #accessOf}. */
  public static Optional<PosixAcl> defaultOf(Metadata metadata) {
    return in(metadata, DEFAULT);
  }

  private static Optional<PosixAcl> in(Metadata metadata, ImmutableBytes name) {
    return Optional.ofNullable(metadata.xattrs().get(name)).flatMap(PosixAcl::parse);
  }

  /** The entries as getfacl shows them, with commas: {@code user::rw-,group::r--,other::r--}. */
  @Override
  public String toString() {
    return entries.stream().map(Entry::toString).collect(Collectors.joining(","));
  }
}
