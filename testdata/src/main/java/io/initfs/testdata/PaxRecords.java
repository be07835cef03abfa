package io.initfs.testdata;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.Bytes;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.initfs.fstree.ImmutableBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The records of a pax extended header, {@code LENGTH KEY=VALUE\n} each, both of any bytes. */
final class PaxRecords {
  /** What GNU tar and mkfs.erofs have before the names of xattrs. */
  private static final String XATTR = "SCHILY.xattr.";

  private final Map<ImmutableBytes, ImmutableBytes> records = new LinkedHashMap<>();

  @CanIgnoreReturnValue
  PaxRecords put(ImmutableBytes key, ImmutableBytes value) {
    records.put(key, value);
    return this;
  }

  @CanIgnoreReturnValue
  PaxRecords put(String key, ImmutableBytes value) {
    return put(ImmutableBytes.utf8(key), value);
  }

  @CanIgnoreReturnValue
  PaxRecords put(String key, String value) {
    return put(key, ImmutableBytes.utf8(value));
  }

  static PaxRecords read(byte[] archive, int offset, int length) {
    PaxRecords read = new PaxRecords();
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int space = indexOf(archive, ' ', at);
      String digits = new String(archive, at, space - at, StandardCharsets.US_ASCII);
      int next = at + Integer.parseInt(digits);
      int equals = indexOf(archive, '=', space);
      read.put(
          ImmutableBytes.copyOfRange(archive, space + 1, equals),
          ImmutableBytes.copyOfRange(archive, equals + 1, next - 1));
      at = next;
    }
    return read;
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    int at = from;
    while (bytes[at] != (byte) wanted) {
      at++;
    }
    return at;
  }

  Optional<ImmutableBytes> get(String key) {
    return Optional.ofNullable(records.get(ImmutableBytes.utf8(key)));
  }

  /** Tar escapes in names the two characters that it uses itself. */
  @CanIgnoreReturnValue
  PaxRecords putXattr(ImmutableBytes name, ImmutableBytes value) {
    String escaped = latin1(name).replace("%", "%25").replace("=", "%3D");
    return put(latin1(XATTR + escaped), value);
  }

  /** By their names in the file system. */
  ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs() {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.naturalOrder();
    records.forEach(
        (key, value) -> {
          String text = latin1(key);
          if (text.startsWith(XATTR)) {
            String name = text.substring(XATTR.length()).replace("%3D", "=").replace("%25", "%");
            xattrs.put(latin1(name), value);
          }
        });
    return xattrs.build();
  }

  /** A character for each byte. */
  private static String latin1(ImmutableBytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static ImmutableBytes latin1(String text) {
    return ImmutableBytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  byte[] toByteArray() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach((key, value) -> out.writeBytes(record(key, value)));
    return out.toByteArray();
  }

  /** The length counts its own digits. */
  private static byte[] record(ImmutableBytes key, ImmutableBytes value) {
    int rest = key.length() + value.length() + 3;
    int length = rest;
    while (length != rest + Integer.toString(length).length()) {
      length = rest + Integer.toString(length).length();
    }
    return Bytes.concat(
        (length + " ").getBytes(StandardCharsets.US_ASCII),
        key.toByteArray(),
        new byte[] {'='},
        value.toByteArray(),
        new byte[] {'\n'});
  }
}
