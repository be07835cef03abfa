package io.initfs.fstree.local;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An output file that appears under its name only when it is complete. Until {@link #commit} the
 * bytes are in a hidden temporary file beside it, which {@link #close} removes, or the end of the
 * process. In the place of another it has the permissions of that, as far as it can its owner and
 * group, and nobody else can read it meanwhile. It is not forced to the disk: whoever wants it
 * there before going on syncs it.
 *
 * <p>A block device is filled by {@link #commit}, from a temporary file elsewhere, and is not
 * touched before.
 */
public final class AtomicFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixBits.fromBits(0600));

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  /** What it is to take the place of, if that is there and has an owner. */
  private final Optional<LocalAttributes> replaced;

  private final boolean onDevice;
  private boolean committed;

  private AtomicFile(
      Path target,
      Path temporary,
      FileChannel channel,
      Optional<LocalAttributes> replaced,
      boolean onDevice) {
    this.onDevice = onDevice;
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
    this.replaced = replaced;
  }

  /**
   * Starts a file that will be {@code target}; where that is a symlink to a file, the file it leads
   * to.
   *
   * @param replace whether a file of that name may be replaced
   * @throws FileAlreadyExistsException if there is a file that may not be replaced
   * @throws FileSystemException if there is a directory, a socket or another thing that is no file
   * @throws NoSuchFileException if there is no directory to hold the file
   */
  public static AtomicFile create(Path target, boolean replace) throws IOException {
    Path file = requirePlace(target, replace);
    boolean onDevice = BlockDevices.isBlockDevice(file);
    boolean replaces = !onDevice && LocalAttributes.hasUnixView(file) && Files.exists(file);
    Optional<LocalAttributes> replaced =
        replaces ? Optional.of(LocalAttributes.read(file)) : Optional.empty();
    Path temporary =
        onDevice
            ? UnfinishedFiles.make(() -> Files.createTempFile("initfs-", ".tmp"))
            : makeBeside(file, replaces);
    try {
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new AtomicFile(file, temporary, channel, replaced, onDevice);
    } catch (IOException | RuntimeException e) {
      UnfinishedFiles.delete(temporary);
      throw e;
    }
  }

  private static Path makeBeside(Path file, boolean isPrivate) throws IOException {
    FileAttribute<?>[] attributes =
        isPrivate ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    long random = ThreadLocalRandom.current().nextLong();
    // Without the target's name, which may be as long as a name can be.
    Path temporary = file.resolveSibling(String.format(Locale.ROOT, ".initfs-%016x.tmp", random));
    return UnfinishedFiles.make(() -> Files.createFile(temporary, attributes));
  }

  /**
   * Makes sure that {@link #create} finds a place for a file, as far as can be told beforehand.
   *
   * @return where that is
   * @throws IOException as {@link #create} does
   */
  @CanIgnoreReturnValue
  public static Path requirePlace(Path target, boolean replace) throws IOException {
    boolean exists = Files.exists(target);
    if (exists && !Files.isRegularFile(target) && !BlockDevices.isBlockDevice(target)) {
      String what = Files.isDirectory(target) ? "is a directory" : "is not a regular file";
      throw new FileSystemException(target.toString(), null, what);
    }
    if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString(), null, "exists already");
    }
    Path file = exists ? target.toRealPath() : target.toAbsolutePath();
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new NoSuchFileException(String.valueOf(directory), null, "no such directory");
    }
    return file;
  }

  /** Whether two names are those of one file, be it there already or not. */
  public static boolean isSame(Path one, Path other) throws IOException {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
        || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
  }

  /**
   * Writes bytes at a position; what is between the end and there becomes zeros.
   *
   * @throws FileSystemException if they cannot be written, naming the target
   */
  public void write(long position, byte[] bytes, int offset, int length) throws IOException {
    try {
      for (int written = 0; written < length; ) {
        int step = Math.min(length - written, Transfers.MAX_BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset + written, step);
        written += channel.write(buffer, position + written);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Reads bytes that were written before.
   *
   * @throws FileSystemException if they cannot be read, or there are fewer, naming the target
   */
  public void read(long position, byte[] bytes, int offset, int length) throws IOException {
    try {
      for (int done = 0; done < length; ) {
        int step = Math.min(length - done, Transfers.MAX_BYTES);
        int count = channel.read(ByteBuffer.wrap(bytes, offset + done, step), position + done);
        if (count < 0) {
          throw new EOFException("ends at byte " + (position + done));
        }
        done += count;
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Bytes so far. */
  public long size() throws IOException {
    return channel.size();
  }

  /** Cuts what stands behind {@code size}. */
  public void truncate(long size) throws IOException {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A buffered stream that writes the file from its start; flush it before {@link #commit}. */
  public OutputStream stream() {
    return new BufferedOutputStream(
        new OutputStream() {
          private long position;

          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            AtomicFile.this.write(position, bytes, offset, length);
            position += length;
          }
        },
        BUFFER);
  }

  /**
   * Makes the file appear under its name, whole. A file that came to be there meanwhile is
   * replaced.
   */
  public void commit() throws IOException {
    if (onDevice) {
      // The temporary file has done its part, and goes when this is closed.
      requireRoom();
      BlockDevices.fill(target, channel);
      return;
    }
    channel.close();
    if (replaced.isPresent()) {
      Ownership.hand(temporary, replaced.get());
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    committed = true;
    UnfinishedFiles.forget(temporary);
  }

  /** Of a device; any other file grows. */
  private void requireRoom() throws IOException {
    if (onDevice) {
      BlockDevices.requireRoom(target, size());
    }
  }

  /**
   * Makes two files appear that are of use together only. If the second cannot, the first is
   * removed again, and what it has replaced is lost; a device stays filled.
   */
  public static void commitBoth(AtomicFile first, AtomicFile second) throws IOException {
    first.requireRoom();
    second.requireRoom();
    first.commit();
    try {
      second.commit();
    } catch (IOException e) {
      if (!first.onDevice) {
        Files.deleteIfExists(first.target);
      }
      throw e;
    }
  }

  /** Removes the temporary file, unless it has been committed. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      if (!committed) {
        UnfinishedFiles.delete(temporary);
      }
    }
  }

  /** The channel's own errors name no file. */
  private FileSystemException failure(IOException cause) {
    FileSystemException named =
        new FileSystemException(
            (onDevice ? temporary : target).toString(), null, String.valueOf(cause.getMessage()));
    named.initCause(cause);
    return named;
  }
}
