package io.initfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs the commands once, in one JVM, for the launcher to learn which classes they load: a class
 * list takes one run, and lists of several cannot be joined. A JVM that also keeps which code is
 * hot and how it behaves (from JDK 25 on) learns that from a tree to compress and to extract.
 */
final class TrainingRun {
  private TrainingRun() {}

  /**
   * Takes a directory that is not there yet, and leaves files in it; and a tree of some megabytes,
   * or none.
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    String image = directory.resolve("initoverlayfs.img").toString();
    String tree = directory.resolve("tree").toString();
    run("demo", "-d", directory.toString());
    run("fsck", image);
    run("ls", "-lR", image);
    run("dump", "-sSe", "--ls", "--path=/", image);
    run("extract", image, "-d", tree);
    run("mkfs", "-zlz4", directory.resolve("made.img").toString(), tree);
    run(
        "mkfs",
        "-zlz4",
        "-Eall-fragments,dedupe",
        directory.resolve("shared.img").toString(),
        tree);
    run("convert", tree, directory.resolve("made.cpio").toString());
    if (args.length > 1) {
      String large = directory.resolve("large.img").toString();
      run("mkfs", "-zlz4hc,9", "--exclude-path=modules", large, args[1]);
      run("extract", large, "-d", directory.resolve("large").toString());
    }
  }

  private static void run(String... command) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false);
    // By a name, as main does: one class that the archive lacks has the whole jar opened.
    int status = Initfs.run(terminal, ErofsTool.ofName("initfs"), command);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with status " + status);
    }
  }
}
