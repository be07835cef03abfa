package io.initfs.testdata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Initramfs images as distributions make them, in {@code $INITFS_INITRAMFS}, else where {@code
 * make-initramfs.sh} puts them. They need {@link Requirement#INITRAMFS}. What is told of their
 * insides here is told by other programs, none of it by this project's readers.
 */
public enum RealInitramfs {
  /** Of dracut: one compressed archive. */
  DRACUT("dracut.img"),

  /** Of initramfs-tools: a plain archive with microcode, then a compressed one. */
  INITRAMFS_TOOLS("initramfs-tools.img");

  private static final Pattern BLOCKS = Pattern.compile("^(\\d+) blocks?$", Pattern.MULTILINE);
  private static final int BLOCK = 512;

  /** "07", as all plain archives begin. */
  private static final String PLAIN = "3037";

  private final String fileName;

  RealInitramfs(String fileName) {
    this.fileName = fileName;
  }

  public Path path() {
    return PeerTools.environment("INITFS_INITRAMFS")
        .map(Path::of)
        .orElseGet(() -> PeerTools.cache().resolve("initramfs"))
        .resolve(fileName);
  }

  /** Where the main archive of this image begins. */
  public long mainOffset() throws IOException, InterruptedException {
    return endOfPlainArchive(path());
  }

  /**
   * Where the plain archive at the start of an image ends, padding included; 0 if there is none. It
   * is what GNU cpio, which stops at the trailer, says to have read. Needs {@link
   * Requirement#CPIO}.
   */
  public static long endOfPlainArchive(Path image) throws IOException, InterruptedException {
    if (!magic(image).equals(PLAIN)) {
      return 0;
    }
    ProcessBuilder cpio = new ProcessBuilder(PeerTools.require("cpio"), "-t");
    Commands.Result listed = Commands.run(cpio.redirectInput(image.toFile())).requireSuccess();
    Matcher blocks = BLOCKS.matcher(new String(listed.stderr(), StandardCharsets.UTF_8));
    if (!blocks.find()) {
      throw new AssertionError(listed.toString());
    }
    return Long.parseLong(blocks.group(1)) * BLOCK;
  }

  /** Writes the main archive, decompressed, to {@code target}. Needs {@link Requirement#CPIO}. */
  public void unpackMain(Path target) throws IOException, InterruptedException {
    try (InputStream in = Files.newInputStream(path())) {
      in.skipNBytes(mainOffset());
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    ProcessBuilder decoder = new ProcessBuilder(decoder(target), "-dc");
    byte[] archive = Commands.run(decoder.redirectInput(target.toFile())).requireSuccess().stdout();
    Files.write(target, archive);
  }

  private static String decoder(Path packed) throws IOException {
    String magic = magic(packed);
    String tool =
        switch (magic) {
          case "1f8b" -> "gzip";
          case "fd37" -> "xz";
          case "28b5" -> "zstd";
          default -> throw new AssertionError("no main archive: it begins with " + magic);
        };
    return PeerTools.require(tool);
  }

  /** The two bytes that the kernel goes by, in hex. */
  private static String magic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return HexFormat.of().formatHex(in.readNBytes(2));
    }
  }
}
