package io.initfs.cli;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import io.initfs.cpio.initramfs.Codec;
import io.initfs.fstree.local.SpoolFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The archive that {@code initfs cpio} reads, from a file or from standard input.
 *
 * @param name what to call it in errors
 * @param source its bytes, which can be read again and again until this is closed
 */
record CpioInput(String name, ByteSource source, Closeable backing) implements Closeable {
  private static final String STANDARD_INPUT = "standard input";
  private static final int BUFFER = 1 << 16;

  /** Opens the archive for reading once, from its start. */
  static InputStream stream(Terminal terminal, @Nullable Path file) throws IOException {
    if (file != null) {
      ImageFile.requireFile(file);
    }
    InputStream raw = file == null ? terminal.in() : Files.newInputStream(file);
    InputStream in = new BufferedInputStream(raw, BUFFER);
    try {
      requirePlain(in, nameOf(file));
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Opens the archive for reading at any place; what is not a file is copied into one first. */
  static CpioInput open(Terminal terminal, @Nullable Path file) throws IOException {
    try (InputStream in = stream(terminal, file)) {
      if (file != null && Files.isRegularFile(file)) {
        return new CpioInput(nameOf(file), MoreFiles.asByteSource(file), () -> {});
      }
      SpoolFile copy = new SpoolFile(".cpio");
      try {
        long unused = in.transferTo(copy.stream());
      } catch (IOException | RuntimeException e) {
        copy.close();
        throw e;
      }
      return new CpioInput(nameOf(file), copy.bytes(), copy);
    }
  }

  static String nameOf(@Nullable Path file) {
    return file == null ? STANDARD_INPUT : file.toString();
  }

  /** The reader would name the codec too, but not say what reads it. */
  private static void requirePlain(InputStream in, String name) throws IOException {
    in.mark(2);
    byte[] prefix = in.readNBytes(2);
    in.reset();
    Optional<Codec> codec = Codec.detectCompressed(prefix);
    if (codec.isPresent()) {
      throw new IOException(
          name
              + ": compressed with "
              + codec.get()
              + ": 'initfs ls' and 'initfs extract' read that, cpio reads plain archives");
    }
  }

  @Override
  public void close() throws IOException {
    backing.close();
  }
}
