package io.initfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The permission bits that this process's user does not want on new files. */
final class Umask {
  /** What nearly everybody has, where the host does not say. */
  private static final int USUAL = 022;

  private static final int OCTAL = 8;
  private static final String LABEL = "Umask:";

  private Umask() {}

  /** The umask, which Linux says since 4.7. */
  static int ofThisProcess() {
    try {
      return parse(Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
    } catch (IOException notLinux) {
      return USUAL;
    }
  }

  static int parse(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(LABEL))
        .map(line -> line.substring(LABEL.length()).strip())
        .filter(mask -> mask.matches("[0-7]{1,4}"))
        .map(mask -> Integer.parseInt(mask, OCTAL))
        .findFirst()
        .orElse(USUAL);
  }
}
