package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioEntry;
import io.initfs.fstree.Directory;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;

/**
 * Files that Linux looks for before it unpacks anything: CPU microcode and ACPI tables. Its scanner
 * (lib/earlycpio.c) goes over headers, so what it finds is not compressed, has no compressed
 * segment before it, is spelled as it is asked for, and has its contents with that name.
 */
final class EarlyRules {
  private static final ImmutableBytes[] WANTED = {
    ImmutableBytes.utf8("kernel/x86/microcode/GenuineIntel.bin"),
    ImmutableBytes.utf8("kernel/x86/microcode/AuthenticAMD.bin"),
    ImmutableBytes.utf8("kernel/firmware/acpi/")
  };

  private final Report report;
  private boolean compressed;

  EarlyRules(Report report) {
    this.report = report;
  }

  void enterSegment(Segment entered) {
    compressed |= entered.codec() != Codec.PLAIN;
  }

  /** Whether the scanner finds this entry, and there is something in it. */
  boolean check(CpioEntry entry, Node node) {
    int start = start(entry.name());
    if (node instanceof Directory || !isWanted(entry.name(), start)) {
      return false;
    }
    String why = "";
    if (compressed) {
      why = "it is in a compressed segment, or behind one";
    } else if (start > 0) {
      why = "its name does not begin with kernel/";
    } else if (!(node instanceof RegularFile file)) {
      why = "it is no regular file";
    } else if (file.size() == 0) {
      why = "it has no contents with this name";
    }
    if (!why.isEmpty()) {
      report.add(Rule.EARLY, entry, "Linux looks for this before it unpacks, but " + why);
    }
    return why.isEmpty();
  }

  /** Where a name begins without slashes and {@code ./} before it. */
  private static int start(ImmutableBytes name) {
    int start = 0;
    while (start < name.length()
        && (name.at(start) == '/'
            || (name.at(start) == '.' && start + 1 < name.length() && name.at(start + 1) == '/'))) {
      start++;
    }
    return start;
  }

  private static boolean isWanted(ImmutableBytes name, int start) {
    for (ImmutableBytes wanted : WANTED) {
      if (startsWith(name, start, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(ImmutableBytes name, int start, ImmutableBytes prefix) {
    if (name.length() - start < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (name.at(start + i) != prefix.at(i)) {
        return false;
      }
    }
    return true;
  }
}
