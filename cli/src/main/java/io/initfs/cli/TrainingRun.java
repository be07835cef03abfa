package io.initfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs the commands once, in one JVM, for the launcher to learn which classes they load: a class
 * list takes one run, and lists of several cannot be joined.
 */
final class TrainingRun {
  private TrainingRun() {}

  /** Takes a directory that is not there yet, and leaves files in it. */
  public static void main(String[] args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false);
    Path directory = Path.of(args[0]);
    String image = directory.resolve("initoverlayfs.img").toString();
    String tree = directory.resolve("tree").toString();
    String[][] commands = {
      {"demo", "-d", directory.toString()},
      {"fsck", image},
      {"ls", "-lR", image},
      {"dump", "-sSe", "--ls", "--path=/", image},
      {"extract", image, "-d", tree},
      {"mkfs", "-zlz4", directory.resolve("made.img").toString(), tree},
      {"convert", tree, directory.resolve("made.cpio").toString()},
    };
    for (String[] command : commands) {
      int status = Initfs.run(terminal, command);
      if (status != 0) {
        throw new IOException(String.join(" ", command) + " ended with status " + status);
      }
    }
  }
}
