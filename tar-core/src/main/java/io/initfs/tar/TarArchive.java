package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import io.initfs.fstree.local.SpoolFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tar archive as a tree: v7, ustar, pax and GNU's form, files with holes in all of GNU tar's
 * forms, as it is or compressed with gzip, xz or zstd.
 *
 * <p>The tree is what unpacking the archive into an empty directory gives. {@code ./} and {@code /}
 * in front of names are dropped; {@code .} is the root. A later entry takes the place of an earlier
 * one of the same name, and a directory keeps what is in it. A directory that no entry tells of is
 * 0755, root's, of the epoch. An entry below a symlink is an error, as it is for mkfs.erofs, and so
 * is a type of entry that is not known. POSIX ACLs, xattrs or text, are the xattrs that Linux has
 * for them; text with names that have no ids is not read, nor are NFSv4's ACLs and labels that are
 * text: {@link #notes} says so.
 */
public final class TarArchive implements Closeable {
  private final FileTree tree;
  private final ImmutableList<String> notes;
  private final TarCompression compression;
  private final ByteSource plain;
  private final Closeable backing;

  private TarArchive(
      FileTree tree,
      ImmutableList<String> notes,
      TarCompression compression,
      ByteSource plain,
      Closeable backing) {
    this.tree = tree;
    this.notes = notes;
    this.compression = compression;
    this.plain = plain;
    this.backing = backing;
  }

  /**
   * Whether {@code bytes} begin as an archive does, compressed or not: with a header whose checksum
   * is right, or that has ustar's magic.
   */
  public static boolean isTar(ByteSource bytes) throws IOException {
    TarCompression compression = TarCompression.detect(bytes);
    byte[] first;
    try (InputStream packed = bytes.openBufferedStream();
        InputStream in = compression.decompress(packed)) {
      first = in.readNBytes(BlockInput.BLOCK);
    } catch (IOException | RuntimeException e) {
      if (compression == TarCompression.NONE) {
        throw e;
      }
      return false;
    }
    return first.length == BlockInput.BLOCK
        && new HeaderBlock(first, new ArchiveException.Place("", "", 0)).looksLikeTar();
  }

  /** Opens the archive in a file. As {@link #open(ByteSource, String, TarLimits)}. */
  public static TarArchive open(Path file) throws IOException {
    return open(MoreFiles.asByteSource(file), file.toString(), TarLimits.DEFAULTS);
  }

  /**
   * Reads all headers. Contents are not read: they become slices of {@code bytes}, which must stay
   * as they are until the archive is closed, or of a temporary file that a compressed archive is
   * unpacked to.
   *
   * @param name what to call the archive in errors
   * @throws TarException if it cannot be read, or holds what cannot stand in a tree
   */
  public static TarArchive open(ByteSource bytes, String name, TarLimits limits)
      throws IOException {
    return open(bytes, name, limits, true);
  }

  /**
   * Reads what mkfs.erofs calls a headerball: an archive in which the contents of files are left
   * out, so that a header follows the one before. In the tree files are holes of their size.
   *
   * @param name what to call it in errors
   * @throws TarException as for an archive, and for files with holes, whose size is not in a header
   */
  public static TarArchive openHeaders(ByteSource bytes, String name, TarLimits limits)
      throws IOException {
    return open(bytes, name, limits, false);
  }

  private static TarArchive open(ByteSource bytes, String name, TarLimits limits, boolean bodies)
      throws IOException {
    TarCompression compression = TarCompression.detect(bytes);
    if (compression == TarCompression.NONE) {
      return read(bytes, name, limits, bodies, compression, () -> {});
    }
    SpoolFile unpacked = new Unpacker(compression, name, limits).unpack(bytes);
    try {
      return read(unpacked.bytes(), name + ", unpacked", limits, bodies, compression, unpacked);
    } catch (IOException | RuntimeException e) {
      unpacked.close();
      throw e;
    }
  }

  private static TarArchive read(
      ByteSource plain,
      String name,
      TarLimits limits,
      boolean bodies,
      TarCompression compression,
      Closeable backing)
      throws IOException {
    if (plain.isEmpty()) {
      throw new TarException.NotThisFormat(
          new ArchiveException.Place(name, "", 0), "no tar header", "512 bytes", "none");
    }
    Notes notes = new Notes();
    TreeAssembly assembly = new TreeAssembly(limits);
    try (TarReader reader = new TarReader(plain, name, limits, notes, bodies)) {
      for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        assembly.put(next.get());
      }
    }
    return new TarArchive(assembly.toTree(), notes.toList(), compression, plain, backing);
  }

  /** Its contents are valid until this is closed. */
  public FileTree tree() {
    return tree;
  }

  /** What is odd about the archive, or not in the tree; a line each, and each kind once. */
  public ImmutableList<String> notes() {
    return notes;
  }

  public TarCompression compression() {
    return compression;
  }

  /** The archive, unpacked if it was compressed. Valid until this is closed. */
  public ByteSource plainBytes() {
    return plain;
  }

  /**
   * Where the contents of a file stand in {@link #plainBytes}, in ascending order; what is in none
   * is zeros. The first is at a multiple of 512, and all are if GNU tar made the archive. Empty if
   * they are not of this archive; those of an empty file have no ranges.
   */
  public Optional<ImmutableList<StoredRange>> ranges(RegularFile file) {
    return file.content() instanceof ArchivedContent content && content.archive() == plain
        ? Optional.of(content.ranges())
        : Optional.empty();
  }

  /** Removes the temporary file that a compressed archive was unpacked to. */
  @Override
  public void close() throws IOException {
    backing.close();
  }
}
