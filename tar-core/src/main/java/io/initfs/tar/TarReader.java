package io.initfs.tar;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.tar.HeaderBlock.Field;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The entries of a plain archive, one after the other, up to its end mark. */
final class TarReader implements Closeable {
  /** What a file may have and this library does not read. */
  private static final ImmutableSet<String> LOST =
      ImmutableSet.of("SCHILY.acl.ace", "SCHILY.fflags", "RHT.security.selinux");

  private final ByteSource archive;
  private final BlockInput input;
  private final TarLimits limits;
  private final Notes notes;
  private final boolean bodies;
  private final Extensions.Collector extensions = new Extensions.Collector();
  private long headers;
  private long metadataBytes;

  /**
   * @param name what to call the archive in errors
   * @param bodies whether the contents of files follow their headers
   */
  TarReader(ByteSource archive, String name, TarLimits limits, Notes notes, boolean bodies)
      throws IOException {
    this.archive = archive;
    this.limits = limits;
    this.notes = notes;
    this.bodies = bodies;
    this.input = new BlockInput(archive, name);
  }

  /** The next entry; empty at the end. */
  Optional<TarEntry> next() throws IOException {
    for (Optional<HeaderBlock> next = header(); next.isPresent(); next = header()) {
      HeaderBlock header = next.get();
      switch (header.type()) {
        case 'x', 'X' -> extensions.addOwn(PaxRecord.parse(body(header), header.place()));
        case 'g' ->
            extensions.addGlobal(PaxRecord.parse(body(header), header.place()), header.place());
        case 'L' -> extensions.setLongName(body(header));
        case 'K' -> extensions.setLongLink(body(header));
        case 'V' -> {
          // The label of a tape.
          byte[] unused = body(header);
        }
        case 'M', 'N' -> throw unsupported(header);
        default -> {
          return Optional.of(entry(header));
        }
      }
    }
    if (extensions.pending()) {
      throw new TarException.Corrupt(
          input.here(), "end of the archive", "the entry that a header before it is for", "none");
    }
    return Optional.empty();
  }

  private TarEntry entry(HeaderBlock header) throws IOException {
    Extensions own = extensions.take();
    TarEntry entry = new EntryMaker(archive, input, limits, notes, header, bodies, own).make();
    for (String key : own.pax().all().keySet()) {
      if (LOST.contains(key)) {
        notes.add("pax records " + key + " are not read", entry.place());
      }
    }
    return entry;
  }

  /** The next header, its checksum checked; empty at the end of the archive. */
  private Optional<HeaderBlock> header() throws IOException {
    Place place = input.here();
    Optional<byte[]> block = input.block();
    if (block.isEmpty()) {
      notes.add("archive ends without an end mark", place);
      return Optional.empty();
    }
    HeaderBlock header = new HeaderBlock(block.get(), place);
    if (header.isZero()) {
      Optional<byte[]> second = input.block();
      if (second.isEmpty() || !HeaderBlock.isZero(second.get())) {
        notes.add("end mark is one block of zeros, not two", place);
      }
      return Optional.empty();
    }
    header.requireChecksum();
    headers++;
    if (headers > limits.maxEntries()) {
      throw exceeded(place, "maxEntries", limits.maxEntries(), headers);
    }
    return Optional.of(header);
  }

  /** What follows a header that is about the next one. */
  private byte[] body(HeaderBlock header) throws IOException {
    long size = header.number(Field.SIZE);
    Place place = header.place();
    if (size < 0) {
      throw new TarException.Corrupt(place, "size of a header", "0 or more", "" + size);
    }
    if (size > limits.maxHeaderBytes()) {
      throw exceeded(place, "maxHeaderBytes", limits.maxHeaderBytes(), size);
    }
    metadataBytes += size;
    if (metadataBytes > limits.maxMetadataBytes()) {
      throw exceeded(place, "maxMetadataBytes", limits.maxMetadataBytes(), metadataBytes);
    }
    byte[] body = input.take((int) size, place, "header");
    input.skipPadding();
    return body;
  }

  private static TarException unsupported(HeaderBlock header) {
    String what = header.type() == 'M' ? "rest of a file of another volume" : "list of long names";
    ImmutableBytes name = header.name();
    return new TarException.Unsupported(
        header.place().withEntry(name.toString()), "type of an entry", "one file's", what);
  }

  private static TarException exceeded(Place place, String limit, long most, long got) {
    return new TarException.LimitExceeded(place, limit, "at most " + most, "" + got);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
