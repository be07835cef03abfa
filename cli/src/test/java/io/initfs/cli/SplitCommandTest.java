package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.initfs.fstree.DiffOptions;
import io.initfs.initoverlayfs.Composer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitCommandTest {
  @TempDir private Path directory;
  private Path sample;
  private Path out;

  @BeforeEach
  void writeSample() throws IOException {
    sample = Samples.initramfs(directory);
    out = directory.resolve("out");
  }

  @Test
  void writesBothImagesAndNothingElse() throws IOException {
    CommandRun.good("split", sample, "-d", out);

    assertEquals(List.of(Composer.INITOVERLAYFS, Composer.INITRAMFS), Samples.names(out));
    Samples.assertTree(
        Samples.SMALL.main(), out.resolve(Composer.INITOVERLAYFS), DiffOptions.EXACT);
  }

  @Test
  void tableHasALineForEachImage() {
    List<String> lines = CommandRun.good("split", sample, "-d", out).lines();

    assertEquals(5, lines.size());
    assertTrue(lines.get(1).startsWith("before: initramfs "), lines.get(1));
    assertTrue(lines.get(2).startsWith("after:  initramfs.img "), lines.get(2));
    assertTrue(lines.get(3).startsWith("        initoverlayfs.img "), lines.get(3));
    assertTrue(lines.get(4).startsWith("The kernel unpacks "), lines.get(4));
  }

  @Test
  void jsonHasTheSizesOfTheFiles() throws IOException {
    JsonObject figures =
        CommandRun.good("split", sample, "-d", out, "--json").json().getAsJsonObject();

    JsonObject before = figures.getAsJsonObject("before");
    JsonObject mini = figures.getAsJsonObject("mini");
    assertEquals(Files.size(sample), before.get("stored").getAsLong());
    assertEquals(Files.size(out.resolve(Composer.INITRAMFS)), mini.get("stored").getAsLong());
    assertEquals(
        Files.size(out.resolve(Composer.INITOVERLAYFS)), figures.get("imageBytes").getAsLong());
    assertTrue(mini.get("unpacked").getAsLong() < before.get("unpacked").getAsLong());
    assertTrue(mini.get("entries").getAsLong() < before.get("entries").getAsLong());
  }

  @Test
  void explainGivesAReasonForEachPathOfTheMini() {
    List<String> lines = CommandRun.good("split", sample, "-d", out, "--explain").lines();

    assertTrue(lines.contains("/init\tdefault.policy:24: binary /init"), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.contains("\tlibrary of /")));
    List<String> explained =
        lines.stream()
            .filter(line -> line.contains("\t"))
            .map(line -> line.substring(0, line.indexOf('\t')))
            .toList();
    List<String> mini = CommandRun.good("ls", out.resolve(Composer.INITRAMFS)).lines();
    assertEquals(
        mini.stream()
            .filter(path -> !path.startsWith("/kernel") && !path.equals("/early_cpio"))
            .toList(),
        explained);
  }

  @Test
  void quietPrintsNothing() {
    assertEquals("", CommandRun.good("split", sample, "-d", out, "--quiet").text());
  }

  @Test
  void ownPolicyDecides() throws IOException {
    Path policy = Files.writeString(directory.resolve("my policy"), "path /etc/fstab # alone\n");

    CommandRun.good("split", sample, "-d", out, "--policy", policy);

    List<String> mini = CommandRun.good("ls", out.resolve(Composer.INITRAMFS)).lines();
    assertTrue(mini.contains("/etc/fstab"), mini::toString);
    assertFalse(mini.contains("/init"), mini::toString);
  }

  @Test
  void unmetNeedIsANote() throws IOException {
    Path policy = Files.writeString(directory.resolve("policy"), "need path /nowhere\n");

    CommandRun run = CommandRun.of("split", sample, "-d", out, "--policy", policy);

    run.requireStatus(0);
    assertEquals(1, run.errorLines().size());
    assertTrue(run.err().startsWith("note: " + policy + ":1: "), run.err());
  }

  @Test
  void forceReplacesBoth() throws IOException {
    CommandRun.good("split", sample, "-d", out);
    byte[] mini = Files.readAllBytes(out.resolve(Composer.INITRAMFS));
    Files.writeString(out.resolve(Composer.INITRAMFS), "old");
    Files.writeString(out.resolve(Composer.INITOVERLAYFS), "old");

    CommandRun.good("split", sample, "-d", out, "--force");

    assertEquals(mini.length, Files.size(out.resolve(Composer.INITRAMFS)));
    CommandRun.good("fsck", out.resolve(Composer.INITOVERLAYFS));
    assertEquals(2, Samples.names(out).size());
  }

  @Test
  void workersAndRunsMakeTheSameBytes() throws IOException {
    Path other = directory.resolve("other");
    CommandRun.good("split", sample, "-d", out, "--workers", 1);
    CommandRun.good("split", sample, "-d", other, "--workers", 3);

    for (String name : Samples.names(out)) {
      assertEquals(-1, Files.mismatch(out.resolve(name), other.resolve(name)), name);
    }
  }

  @Test
  void outputDirectoryIsMadeWithItsParents() throws IOException {
    CommandRun.good("split", sample, "-d", out.resolve("a/b"));

    assertEquals(2, Samples.names(out.resolve("a/b")).size());
  }

  @Test
  void compressionIsChosen() {
    JsonObject fast =
        CommandRun.good("split", sample, "-d", out, "-z", "lz4", "--json").json().getAsJsonObject();
    JsonObject dense =
        CommandRun.good("split", sample, "-d", out, "-z", "lz4hc,12", "--json", "--force")
            .json()
            .getAsJsonObject();

    assertTrue(
        dense.get("imageBytes").getAsLong() <= fast.get("imageBytes").getAsLong(),
        () -> fast + " " + dense);
  }
}
