package io.initfs.fstree.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An output file that appears under its name only when it is complete. Until {@link #commit} the
 * bytes are in a hidden temporary file beside it, which {@link #close} removes.
 */
public final class AtomicFile implements Closeable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean committed;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts a file that will be {@code target}.
   *
   * @param replace whether a file of that name may be replaced
   * @throws FileAlreadyExistsException if there is a directory of that name, or a file that may not
   *     be replaced
   * @throws NoSuchFileException if there is no directory to hold the file
   */
  public static AtomicFile create(Path target, boolean replace) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path directory = absolute.getParent();
    Path name = absolute.getFileName();
    if (directory == null || name == null || Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "is a directory");
    }
    requireReplaceable(target, replace);
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "no such directory");
    }
    long random = ThreadLocalRandom.current().nextLong();
    Path temporary = directory.resolve(String.format(Locale.ROOT, ".%s.%016x.tmp", name, random));
    FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    return new AtomicFile(target, temporary, channel);
  }

  private static void requireReplaceable(Path target, boolean replace) throws IOException {
    if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString(), null, "exists already");
    }
  }

  /** The temporary file, open for reading and writing. */
  public FileChannel channel() {
    return channel;
  }

  /** Where the bytes are until {@link #commit}. */
  public Path temporaryPath() {
    return temporary;
  }

  /** Makes the file appear under its name, whole. */
  public void commit() throws IOException {
    channel.close();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
  }

  /** Removes the temporary file, unless it has been committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
