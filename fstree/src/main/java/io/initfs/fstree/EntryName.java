package io.initfs.fstree;

/**
 * The name of a node in its directory: 1 to {@value #MAX_LENGTH} bytes without NUL and {@code /},
 * and not {@code .} or {@code ..}. Ordered as unsigned bytes, the order of an EROFS directory.
 */
public record EntryName(ImmutableBytes bytes) implements Comparable<EntryName> {
  /** Linux's NAME_MAX. */
  public static final int MAX_LENGTH = 255;

  /**
   * @throws IllegalArgumentException if the bytes are not a name, see {@link #isValid}
   */
  public EntryName {
    if (!isValid(bytes)) {
      throw new IllegalArgumentException("not a file name: \"" + bytes + "\"");
    }
  }

  public static EntryName of(String utf8) {
    return new EntryName(ImmutableBytes.utf8(utf8));
  }

  public static EntryName copyOf(byte[] bytes) {
    return new EntryName(ImmutableBytes.copyOf(bytes));
  }

  /** Whether {@code bytes} can name a node; ask this first for names that an image gives. */
  public static boolean isValid(ImmutableBytes bytes) {
    int length = bytes.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte b = bytes.at(i);
      if (b == 0 || b == '/') {
        return false;
      }
    }
    return bytes.at(0) != '.' || length > 2 || (length == 2 && bytes.at(1) != '.');
  }

  public int length() {
    return bytes.length();
  }

  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  @Override
  public int compareTo(EntryName other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
