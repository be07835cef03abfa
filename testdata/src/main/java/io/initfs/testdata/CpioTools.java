package io.initfs.testdata;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.fstree.local.ScanOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs that read newc archives. Each needs its {@link #requirement}. */
public enum CpioTools {
  GNU_CPIO(Requirement.CPIO, "cpio"),
  BSDCPIO(Requirement.BSDCPIO, "bsdcpio"),
  THREE_CPIO(Requirement.THREE_CPIO, "3cpio");

  private final Requirement requirement;
  private final String program;

  CpioTools(Requirement requirement, String program) {
    this.requirement = requirement;
    this.program = program;
  }

  public Requirement requirement() {
    return requirement;
  }

  /** Lists an archive, a name a line; it may fail. */
  public Commands.Result list(Path archive) throws IOException, InterruptedException {
    if (this == THREE_CPIO) {
      return Commands.run(tool(), "--list", archive.toString());
    }
    return Commands.run(command("-it", "--quiet").redirectInput(archive.toFile()));
  }

  /** Extracts an archive into an existing directory, with modes and times; it may fail. */
  public Commands.Result extract(Path archive, Path directory)
      throws IOException, InterruptedException {
    if (this == THREE_CPIO) {
      return Commands.run(
          tool(), "--extract", "-p", "-C", directory.toString(), archive.toString());
    }
    ProcessBuilder builder = command("-idmu", "--quiet").redirectInput(archive.toFile());
    return Commands.run(builder.directory(directory.toFile()));
  }

  /**
   * Makes a newc archive of a directory, names in canonical order, the root as {@code "."}.
   *
   * @throws UnsupportedOperationException for 3cpio, whose input is a manifest
   */
  public Commands.Result create(Path directory, Path archive)
      throws IOException, InterruptedException {
    if (this == THREE_CPIO) {
      throw new UnsupportedOperationException("3cpio does not take names");
    }
    Path names = Files.createTempFile("initfs-names", null);
    try {
      Files.write(names, namesWithNul(directory));
      ProcessBuilder builder =
          command("-o", "-0", "-H", "newc", "--quiet", "-O", archive.toAbsolutePath().toString());
      builder.directory(directory.toFile()).redirectInput(names.toFile());
      return Commands.run(builder);
    } finally {
      Files.delete(names);
    }
  }

  private static byte[] namesWithNul(Path directory) throws IOException {
    FileTree tree = new DirectoryScanner(ScanOptions.DEFAULTS.withXattrs(false)).read(directory);
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (TreeEntry entry : tree) {
      if (entry.path().isRoot()) {
        names.write('.');
      }
      names.writeBytes(entry.path().toRelativeBytes());
      names.write(0);
    }
    return names.toByteArray();
  }

  private ProcessBuilder command(String... arguments) {
    return new ProcessBuilder(ImmutableList.<String>builder().add(tool()).add(arguments).build());
  }

  private String tool() {
    return PeerTools.require(program);
  }
}
