package io.initfs.cli;

import io.initfs.cpio.CpioArchive;
import io.initfs.fstree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Archives that the model of this project cannot hold. */
final class BadArchives {
  private BadArchives() {}

  /** Writes a tree and then another name of the same length in place of {@code name}. */
  static void write(FileTree tree, Path archive, String name, String bad) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioArchive.writeTree(tree, out, "bad", CpioArchive.RootEntry.OMIT);
    String text = out.toString(StandardCharsets.ISO_8859_1).replace(name, bad);
    Files.write(archive, text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
