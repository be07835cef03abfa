package io.initfs.cpio.initramfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.LabFiles;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.TreeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is told of each sample archive; of other programs' newc archives it is nothing. */
class LabFindingsTest {
  /** Where Linux unpacked the archives of {@code kernel}. */
  private static final FileTree BASE =
      new TreeBuilder()
          .directory("t", Metadata.of(0755))
          .directory("t2", Metadata.of(0755))
          .build();

  @Test
  void findingsAreThoseThatStandInTheList() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String directory : new String[] {"formats", "kernel", "odd"}) {
      for (String suffix : new String[] {".bin", ".cpio"}) {
        for (Path file : LabFiles.list(directory, suffix)) {
          lines.add(line(directory + "/" + file.getFileName()));
        }
      }
    }
    String expected = Files.readString(LabFiles.file("findings.txt"));
    assertEquals(expected, String.join("\n", lines) + "\n");
  }

  private static String line(String file) throws IOException {
    try (Initramfs image =
        Initramfs.openAsLinux(LabFiles.bytes(file), "lab", CpioLimits.DEFAULTS, BASE)) {
      String codes =
          image.findings().stream()
              .map(finding -> " " + finding.rule().code())
              .collect(Collectors.joining());
      return file + ":" + codes;
    }
  }
}
