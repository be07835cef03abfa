package io.initfs.tar;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Xattrs in pax records. {@code SCHILY.xattr.NAME} has the value's bytes; of the name GNU tar
 * writes {@code =} as {@code %3D} and {@code %} as {@code %25}. {@code LIBARCHIVE.xattr.NAME} has a
 * name in URL encoding and a value in Base64; libarchive writes both, and the first is taken.
 */
final class XattrRecords {
  private static final String SCHILY = "SCHILY.xattr.";
  private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

  /** Linux's XATTR_NAME_MAX and XATTR_SIZE_MAX. */
  private static final int MAX_NAME = 255;

  private static final int MAX_VALUE = 1 << 16;

  private XattrRecords() {}

  /**
   * All xattrs among {@code pax}, and those that ACLs are.
   *
   * @throws TarException.Corrupt if a name or a value is none
   * @throws TarException.LimitExceeded if one is longer than Linux has them
   */
  static ImmutableSortedMap<ImmutableBytes, ImmutableBytes> of(
      PaxValues pax, Place place, Notes notes) throws TarException {
    Map<ImmutableBytes, ImmutableBytes> xattrs = new TreeMap<>();
    for (Map.Entry<String, ImmutableBytes> each : pax.all().entrySet()) {
      String key = each.getKey();
      if (key.startsWith(LIBARCHIVE)) {
        ImmutableBytes name = name(unescape(key.substring(LIBARCHIVE.length())), place);
        xattrs.putIfAbsent(name, value(decode(each.getValue(), name, place), name, place));
      }
    }
    for (Map.Entry<String, ImmutableBytes> each : pax.all().entrySet()) {
      String key = each.getKey();
      if (key.startsWith(SCHILY)) {
        String escaped = key.substring(SCHILY.length());
        ImmutableBytes name = name(latin1(escaped.replace("%3D", "=").replace("%25", "%")), place);
        xattrs.put(name, value(each.getValue(), name, place));
      }
    }
    AclRecords.addTo(xattrs, pax, place, notes);
    return ImmutableSortedMap.copyOf(xattrs);
  }

  private static ImmutableBytes name(byte[] bytes, Place place) throws TarException {
    ImmutableBytes name = ImmutableBytes.copyOf(bytes);
    if (name.length() > MAX_NAME) {
      throw new TarException.LimitExceeded(
          place, "xattr name", "at most " + MAX_NAME + " bytes", name.length() + " bytes");
    }
    if (name.length() == 0 || name.indexOf((byte) 0) >= 0) {
      throw new TarException.Corrupt(
          place, "xattr name", "bytes other than NUL", "\"" + name + "\"");
    }
    return name;
  }

  /**
   * The value, if it is one.
   *
   * @throws TarException.LimitExceeded if it is longer than Linux has them
   */
  static ImmutableBytes value(ImmutableBytes value, ImmutableBytes name, Place place)
      throws TarException {
    if (value.length() > MAX_VALUE) {
      throw new TarException.LimitExceeded(
          place,
          "value of xattr " + name,
          "at most " + MAX_VALUE + " bytes",
          value.length() + " bytes");
    }
    return value;
  }

  private static ImmutableBytes decode(ImmutableBytes base64, ImmutableBytes name, Place place)
      throws TarException {
    try {
      return ImmutableBytes.copyOf(Base64.getDecoder().decode(base64.toByteArray()));
    } catch (IllegalArgumentException e) {
      throw new TarException.Corrupt(
          place, "value of xattr " + name, "Base64", String.valueOf(e.getMessage()));
    }
  }

  /** What is no escape stands for itself, as libarchive reads it. */
  private static byte[] unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      int high = digit(text, i + 1);
      int low = digit(text, i + 2);
      if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static int digit(String text, int at) {
    return at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
