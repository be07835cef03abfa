package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.ErofsImage;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.text.FileContexts;
import io.initfs.testdata.Commands;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SELinux labels: {@code mkfs --file-contexts}. */
class FileContextsOptionTest {
  private static final String CONTEXTS =
      """
      # a comment
      /.*                     u:r:default:s0
      /etc(/.*)?              u:r:etc:s0
      /etc/passwd     --      u:r:passwd:s0
      /etc/passwd             u:r:second:s0
      /etc/a\\.conf   --      u:r:exact:s0
      /etc/.*\\.conf          u:r:conf:s0
      /bin/.*         -l      u:r:link:s0
      /bin/.*         -p      u:r:fifo:s0
      /bin            -d      u:r:bin:s0
      /bin/[[:lower:]]+[0-9]  u:r:class:s0
      /none(/.*)?             <<none>>
      /a\\+b                  u:r:plus:s0
      """;

  @TempDir private Path directory;
  private Path source = Path.of("");
  private Path contexts = Path.of("");
  private Path image = Path.of("");

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    contexts = Files.writeString(directory.resolve("contexts"), CONTEXTS);
    image = directory.resolve("image");
    for (String name : new String[] {"etc/sub", "bin", "none", "a+b"}) {
      Files.createDirectories(source.resolve(name));
    }
    for (String name :
        new String[] {
          "etc/passwd",
          "etc/a.conf",
          "etc/b.conf",
          "bin/sh",
          "bin/a1",
          "none/x",
          "a+b/f",
          "new\nline"
        }) {
      Files.writeString(source.resolve(name), name);
    }
    Files.createSymbolicLink(source.resolve("bin/link"), Path.of("sh"));
  }

  private static Map<String, String> labels(Path image) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    try (ErofsImage opened = ErofsImage.open(image)) {
      for (TreeEntry entry : opened.tree()) {
        ImmutableBytes label = entry.node().metadata().xattrs().get(FileContexts.XATTR);
        labels.put(entry.path().toString(), String.valueOf(label));
      }
    }
    return labels;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc", "etc/", "/none"})
  void labelsAreThoseOfMkfsErofs(String mountPoint) throws Exception {
    Requirement.EROFS_UTILS.require();
    Commands.run("mkfifo", source.resolve("bin/fifo").toString()).requireSuccess();
    Path theirs = directory.resolve("theirs");
    ErofsUtils.mkfs(
            "--quiet",
            "--file-contexts=" + contexts,
            "--mount-point=" + mountPoint,
            theirs.toString(),
            source.toString())
        .requireSuccess();

    CommandRun.good(
        "mkfs", "--file-contexts=" + contexts, "--mount-point=" + mountPoint, image, source);

    assertEquals(labels(theirs), labels(image));
    assertTrue(labels(image).toString().contains(mountPoint.equals("/none") ? "null" : "u:r:conf"));
  }

  /** Labels that are there are dropped, those that Linux shows are the new ones. */
  @Test
  void kernelShowsTheLabels() throws Exception {
    CommandRun.good("mkfs", "--file-contexts=" + contexts, image, source);
    Path again = directory.resolve("again");
    Path other = Files.writeString(directory.resolve("other"), "/etc/passwd u:r:other:s0\n");
    CommandRun.good("mkfs", "--file-contexts=" + other, again, image);

    assertEquals(1, labels(again).values().stream().filter(label -> !label.equals("null")).count());
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(again)) {
      String label =
          Commands.run(
                  "tar",
                  "--create",
                  "--xattrs",
                  "--xattrs-include=security.selinux",
                  "--file=-",
                  "--directory=" + mount.path(),
                  "etc/passwd")
              .requireSuccess()
              .text();
      assertTrue(label.contains("security.selinux=u:r:other:s0\n"), label);
    }
  }

  @Test
  void wrongLineIsTold() throws IOException {
    Files.writeString(contexts, "/a u:r:a:s0\n/b\n");

    CommandRun run = CommandRun.bad("mkfs", "--file-contexts=" + contexts, image, source);

    assertTrue(run.requireStatus(1).err().contains("(line 2): expected PATH-REGEX"), run::toString);
    assertTrue(Files.notExists(image));
  }

  @Test
  void mountPointIsAPath() {
    CommandRun.bad("mkfs", "--mount-point=/a/../b", image, source).requireStatus(2);
  }
}
