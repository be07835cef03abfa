package io.initfs.erofs.stats;

import com.google.common.collect.ImmutableMap;
import io.initfs.fstree.EntryName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts files by extension as dump.erofs does. What stands from the last dot on is compared as far
 * as it goes, so that {@code a.t} counts as {@code .txt}; a name that begins with its only dot has
 * an extension, too.
 */
public final class ExtensionCount {
  /** All that are not known, and names without one. */
  public static final String OTHERS = "others";

  private static final String[] KNOWN = {
    ".txt", ".so", ".xml", ".apk", ".odex", ".vdex", ".oat", ".rc", ".otf"
  };

  private final Map<String, Long> counts = new LinkedHashMap<>();

  ExtensionCount() {
    for (String known : KNOWN) {
      counts.put(known, 0L);
    }
    counts.put(OTHERS, 0L);
  }

  void add(EntryName name) {
    // Byte for byte: any name has a text in this, and no two names the same.
    String text = new String(name.toByteArray(), StandardCharsets.ISO_8859_1);
    int dot = text.lastIndexOf('.');
    counts.merge(dot < 0 ? OTHERS : classOf(text.substring(dot)), 1L, Long::sum);
  }

  private static String classOf(String extension) {
    for (String known : KNOWN) {
      if (known.startsWith(extension)) {
        return known;
      }
    }
    return OTHERS;
  }

  ImmutableMap<String, Long> counts() {
    return ImmutableMap.copyOf(counts);
  }
}
