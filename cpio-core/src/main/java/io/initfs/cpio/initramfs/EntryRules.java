package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioHeader;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;

/**
 * What is odd about an entry and stops nothing: Linux makes of it what it can, other tools may make
 * something else.
 *
 * @param offset where the header stands
 * @param name in display form
 */
record EntryRules(Report report, long offset, String name) {
  private static final long MODE_BITS = 0xFFFF;
  private static final byte DELETE = 0x7F;

  void check(CpioHeader header) {
    if (header.mode() > MODE_BITS) {
      add(Rule.MODE, String.format("mode: expected 16 bits, got 0x%x", header.mode()));
    }
    if (header.uid() == CpioHeader.MAX_FIELD || header.gid() == CpioHeader.MAX_FIELD) {
      add(Rule.OWNER, "uid and gid: expected less than " + CpioHeader.MAX_FIELD + ", got it");
    }
    if (!header.summed() && header.check() != 0) {
      add(Rule.CHECK, "header field check: expected 0 in 070701, got " + header.check());
    }
    checkDevice(header);
  }

  private void checkDevice(CpioHeader header) {
    if (header.rdevmajor() == 0 && header.rdevminor() == 0) {
      return;
    }
    String number = header.rdevmajor() + ":" + header.rdevminor();
    boolean device = CpioEntry.kindOf(header).map(NodeKind::isDevice).orElse(false);
    boolean fits =
        header.rdevmajor() <= DeviceNumber.MAX_MAJOR
            && header.rdevminor() <= DeviceNumber.MAX_MINOR;
    if (device && !fits) {
      add(Rule.DEVICE_NUMBER, "device number: expected 12 and 20 bits, got " + number);
    } else if (!device) {
      add(Rule.DEVICE_UNUSED, "device number of what is no device: expected 0:0, got " + number);
    }
  }

  /**
   * What stands behind the first NUL of a field.
   *
   * @param used bytes in front of it
   */
  void checkRest(Rule rule, byte[] field, int used) {
    for (int i = used; i < field.length; i++) {
      if (field[i] != 0) {
        add(rule, "behind the first NUL, at " + used + ": expected zeros, got others");
        return;
      }
    }
  }

  /** Linux takes such a name; who unpacks the archive elsewhere, or lists it, has to mind it. */
  void checkName(ImmutableBytes bytes) {
    int length = bytes.length();
    String odd = length > 0 && bytes.at(0) == '/' ? "a slash first" : "";
    int start = 0;
    for (int i = 0; i <= length && odd.isEmpty(); i++) {
      if (i < length && bytes.at(i) != '/') {
        odd = isControl(bytes.at(i)) ? "a control character" : "";
      } else {
        boolean climbs = i - start == 2 && bytes.at(start) == '.' && bytes.at(start + 1) == '.';
        odd = climbs ? "a component .." : "";
        start = i + 1;
      }
    }
    if (!odd.isEmpty()) {
      add(Rule.NAME_UNSAFE, "name: expected a relative path in printable characters, got " + odd);
    }
  }

  private static boolean isControl(byte b) {
    return (b >= 0 && b < ' ') || b == DELETE;
  }

  /** Linux knows a trailer by its name; others look at more. */
  void checkTrailer(CpioHeader header) {
    long plain = CpioEntry.TRAILER_NAME.length() + 1L;
    if (header.mode() != 0 || header.filesize() != 0 || header.namesize() != plain) {
      add(
          Rule.TRAILER_FORM,
          String.format(
              "trailer: expected mode 0, no body, %d bytes of name, got mode %o, %d, %d",
              plain, header.mode(), header.filesize(), header.namesize()));
    }
  }

  /** Bytes that fill up the {@code part} of an entry to a multiple of 4. */
  void notZeros(String part) {
    add(Rule.FILL, "bytes behind the " + part + ": expected zeros, got others");
  }

  private void add(Rule rule, String text) {
    report.add(rule, offset, name, text);
  }
}
