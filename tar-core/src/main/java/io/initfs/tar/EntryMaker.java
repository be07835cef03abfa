package io.initfs.tar;

import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import io.initfs.tar.HeaderBlock.Field;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one entry of a header and what came before it; what follows it is passed over. Only files
 * have something that follows: what the headers of others give for a size says nothing.
 */
final class EntryMaker {
  private static final int PERMISSIONS = 07777;

  private final ByteSource archive;
  private final BlockInput input;
  private final TarLimits limits;
  private final Notes notes;
  private final HeaderBlock header;

  /** Whether the contents of files follow their headers. */
  private final boolean bodies;

  private final PaxValues pax;
  private final ImmutableBytes linkName;
  private final ImmutableBytes name;
  private final Place place;

  EntryMaker(
      ByteSource archive,
      BlockInput input,
      TarLimits limits,
      Notes notes,
      HeaderBlock header,
      boolean bodies,
      Extensions extensions) {
    this.archive = archive;
    this.input = input;
    this.limits = limits;
    this.notes = notes;
    this.header = header;
    this.bodies = bodies;
    this.pax = extensions.pax();
    this.name = extensions.name().orElseGet(header::name);
    this.linkName = extensions.linkName().orElseGet(header::linkName);
    this.place =
        name.length() > EntryPath.MAX_BYTES
            ? header.place()
            : header.place().withEntry(name.toString());
  }

  TarEntry make() throws IOException {
    TreePath path = EntryPath.parse(name, "name of an entry", place);
    if (header.type() == '1') {
      TreePath target = EntryPath.parse(linkName, "target of a hard link", place);
      return new TarEntry.HardLink(place, path, target);
    }
    return new TarEntry.Own(place, path, node(header.type()));
  }

  private Node node(char type) throws IOException {
    return switch (type) {
      case 0, '0', '7', 'S' -> file();
      case '2' -> new Symlink(metadata(), symlinkTarget());
      case '3' -> new DeviceNode(metadata(), NodeKind.CHARACTER_DEVICE, device());
      case '4' -> new DeviceNode(metadata(), NodeKind.BLOCK_DEVICE, device());
      case '5' -> directory();
      case '6' -> new Fifo(metadata());
      case 'D' -> {
        // The names that an incremental backup saw in it: no part of the tree.
        if (bodies) {
          skipBody(storedSize());
        }
        yield directory();
      }
      default ->
          throw new TarException.Unsupported(
              place, "type of an entry", "one of 0 to 7, D, S", printable(type));
    };
  }

  private static String printable(char type) {
    return type > ' ' && type < 0x7F ? "" + type : String.format("0x%02X", (int) type);
  }

  private Directory directory() throws TarException {
    return new Directory(metadata(), Map.of());
  }

  /** Before there was a type for them, a slash at the end of the name told a directory. */
  private Node file() throws IOException {
    long stored = storedSize();
    boolean slash = name.at(name.length() - 1) == '/';
    if (slash && stored == 0) {
      return directory();
    }
    if (slash) {
      throw new TarException.Corrupt(place, "size of a directory", "0", "" + stored);
    }
    Metadata metadata = metadata();
    if (!bodies) {
      return withoutBody(metadata, stored);
    }
    SparseReader sparse = new SparseReader(input, limits, place);
    if (header.type() == 'S') {
      SparseMap map = sparse.readOld(header, stored);
      return sparseFile(metadata, map, body(stored));
    }
    long start = input.position();
    Optional<SparseMap> map = sparse.readPax(pax, stored);
    Body body = body(stored - (input.position() - start));
    return map.isPresent()
        ? sparseFile(metadata, map.get(), body)
        : new RegularFile(metadata, stored, body);
  }

  /** A file whose contents nobody knows is a hole. Where others have holes their body would say. */
  private RegularFile withoutBody(Metadata metadata, long size) throws TarException {
    boolean sparse =
        header.type() == 'S'
            || pax.all().keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
    if (sparse) {
      throw new TarException.Unsupported(
          place, "file", "one without holes, as contents are omitted", "one with holes");
    }
    return new RegularFile(metadata, size, new HoleSource(size));
  }

  private static RegularFile sparseFile(Metadata metadata, SparseMap map, Body stored) {
    return new RegularFile(metadata, map.size(), new SparseContent(map, stored));
  }

  private Body body(long length) throws IOException {
    Body body = new Body(archive, input.position(), length);
    skipBody(length);
    return body;
  }

  private void skipBody(long length) throws IOException {
    input.skip(length, place, "body");
    input.skipPadding();
  }

  /** Bytes that follow the header, checked to be there if bodies are. */
  private long storedSize() throws TarException {
    long size = numberOr("size", Field.SIZE);
    if (size < 0) {
      throw new TarException.Corrupt(place, "size of an entry", "0 or more", "" + size);
    }
    if (bodies) {
      input.requireLeft(size, place, "body");
    }
    return size;
  }

  private Metadata metadata() throws TarException {
    Optional<Timestamp> mtime = pax.time("mtime", place);
    return new Metadata(
        (int) (header.number(Field.MODE) & PERMISSIONS),
        id("uid", Field.UID),
        id("gid", Field.GID),
        mtime.isPresent() ? mtime.get() : Timestamp.ofSeconds(header.number(Field.MTIME)),
        XattrRecords.of(pax, place, notes));
  }

  private long id(String key, Field field) throws TarException {
    long id = numberOr(key, field);
    if (id < 0 || id > Metadata.MAX_ID) {
      throw new TarException.LimitExceeded(place, key, "0 to " + Metadata.MAX_ID, "" + id);
    }
    return id;
  }

  private DeviceNumber device() throws TarException {
    long major = numberOr("SCHILY.devmajor", Field.MAJOR);
    long minor = numberOr("SCHILY.devminor", Field.MINOR);
    if (major < 0
        || major > DeviceNumber.MAX_MAJOR
        || minor < 0
        || minor > DeviceNumber.MAX_MINOR) {
      throw new TarException.LimitExceeded(
          place,
          "device number",
          "at most " + DeviceNumber.MAX_MAJOR + ":" + DeviceNumber.MAX_MINOR,
          major + ":" + minor);
    }
    return new DeviceNumber((int) major, (int) minor);
  }

  private ImmutableBytes symlinkTarget() throws TarException {
    int length = linkName.length();
    if (length > Symlink.MAX_TARGET) {
      throw new TarException.LimitExceeded(
          place,
          "target of a symlink",
          "at most " + Symlink.MAX_TARGET + " bytes",
          length + " bytes");
    }
    if (length == 0 || linkName.indexOf((byte) 0) >= 0) {
      throw new TarException.Corrupt(
          place, "target of a symlink", "bytes other than NUL", "\"" + linkName + "\"");
    }
    return linkName;
  }

  private long numberOr(String key, Field field) throws TarException {
    return pax.bytes(key).isPresent() ? pax.number(key, place).getAsLong() : header.number(field);
  }
}
