package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import io.initfs.testdata.Commands;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/initfs} as a process, on the jar that this build has just made. A {@code mvn} that
 * fails stands first on its path: were the jar stale to it, no second build would start within this
 * one.
 */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("../bin/initfs").toAbsolutePath().normalize();

  @TempDir private Path directory;
  private Path mvnWasRun;

  @BeforeEach
  void trapMaven() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "needs a POSIX system: bin/initfs is a shell script");
    mvnWasRun = directory.resolve("mvn-was-run");
    Path mvn = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\n: >'" + mvnWasRun + "'\nexit 1\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void noBuildWasStarted() {
    assertTrue(Files.notExists(mvnWasRun), "bin/initfs took the jar for stale");
  }

  private Commands.Result run(Path launcher, String... args) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            ImmutableList.<String>builder().add(launcher.toString()).add(args).build());
    String path = directory.resolve("bin") + File.pathSeparator + System.getenv("PATH");
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return Commands.run(builder.directory(directory.toFile()));
  }

  @Test
  void runsFromAnyDirectoryOnRelativePaths() throws Exception {
    Samples.tinyImages(directory);

    Commands.Result result = run(LAUNCHER, "fsck", "tiny.erofs").requireSuccess();

    assertEquals("tiny.erofs: clean\n", result.text());
    assertEquals(0, result.stderr().length, result::toString);
  }

  /** From JDK 24 on it must be said on the command line that a native library may be loaded. */
  @Test
  void librariesLoadWithoutAWord() throws Exception {
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.writeString(tree.resolve("text"), "text ".repeat(9000));

    run(LAUNCHER, "mkfs", "--quiet", "-zzstd", "made.erofs", "tree").requireSuccess();
    Commands.Result result = run(LAUNCHER, "cat", "made.erofs", "/text").requireSuccess();

    assertEquals("", new String(result.stderr(), StandardCharsets.UTF_8));
    assertEquals("text ".repeat(9000), result.text());
  }

  @Test
  void figuresHaveTheSameDigitsInAnyLanguage() throws Exception {
    Samples.tinyImages(directory);
    Path ours = Files.createSymbolicLink(directory.resolve("initfs"), LAUNCHER);
    Path arabic = directory.resolve("arabic");
    Files.writeString(
        arabic,
        "#!/bin/sh\nINITFS_JAVA_OPTS='-Duser.language=ar -Duser.country=EG' exec '"
            + ours
            + "' \"$@\"\n");
    Files.setPosixFilePermissions(arabic, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertEquals(
        run(ours, "ls", "-l", "tiny.erofs").requireSuccess().text(),
        run(arabic, "ls", "-l", "tiny.erofs").requireSuccess().text());
  }

  @Test
  void runsThroughSymlinks() throws Exception {
    Path links = Files.createDirectory(directory.resolve("links"));
    Files.createSymbolicLink(links.resolve("absolute"), LAUNCHER);
    Path relative =
        Files.createSymbolicLink(directory.resolve("initfs"), Path.of("links/absolute"));

    assertTrue(run(relative, "--version").requireSuccess().text().startsWith("initfs "));
  }

  @Test
  void runsThroughALinkToItsDirectory() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), LAUNCHER.getParent());

    assertTrue(
        run(link.resolve("initfs"), "--version").requireSuccess().text().startsWith("initfs "));
  }

  @Test
  void versionIsThatOfTheJar() throws Exception {
    assertTrue(run(LAUNCHER, "--version").requireSuccess().text().matches("initfs \\d\\S*\n"));
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    String name = "two  words * $HOME '\"";
    Files.copy(Samples.tinyImages(directory).get(0), directory.resolve(name));

    assertEquals(name + ": clean\n", run(LAUNCHER, "fsck", name).requireSuccess().text());
  }

  @Test
  void exitStatusIsPassedOn() throws Exception {
    assertEquals(1, run(LAUNCHER, "ls", "nothing").exitCode());
    assertEquals(2, run(LAUNCHER, "ls").exitCode());
  }

  /** As head(1) does, and as a shell says of a program that SIGPIPE ended. */
  @Test
  void nothingIsSaidToAReaderThatHasGone() throws Exception {
    Samples.initramfs(directory);
    String cat = " cat sample.img " + SampleInitramfs.LARGE_FILE;
    String line = "{ '" + LAUNCHER + "'" + cat + " 2>said; echo $? >status; } | true";

    run(Path.of("sh"), "-c", line).requireSuccess();

    assertEquals("141\n", Files.readString(directory.resolve("status")));
    assertEquals("", Files.readString(directory.resolve("said")));
  }

  @Test
  void toolOfErofsUtilsIsCalledByItsName() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "hello\n");

    for (int again = 0; again < 2; again++) {
      String made = run(link("mkfs.erofs"), "made.img", "source").requireSuccess().text();
      assertTrue(made.startsWith("Build completed.\n"), made);
    }
    assertEquals("", run(link("fsck.erofs"), "made.img").requireSuccess().text());
    byte[] said = run(link("fsck.erofs"), "-d3", "made.img").requireSuccess().stderr();
    assertEquals("<I> erofs: No errors found\n", new String(said, StandardCharsets.UTF_8));
    run(link("fsck.erofs"), "--extract=out", "made.img").requireSuccess();
    assertEquals("hello\n", Files.readString(directory.resolve("out/file")));
    String dumped = run(link("dump.erofs"), "made.img").requireSuccess().text();
    assertTrue(dumped.startsWith("Filesystem magic number: "), dumped);
    assertEquals(254, run(link("dump.erofs"), "nothing").exitCode());
    assertEquals(1, run(link("fsck.erofs"), "--bogus").exitCode());
  }

  private Path link(String name) throws IOException {
    Path link = directory.resolve(name);
    return Files.exists(link) ? link : Files.createSymbolicLink(link, LAUNCHER);
  }

  @Test
  void bytesArePassedOn() throws Exception {
    Path sample = Samples.initramfs(directory);

    Commands.Result result = run(LAUNCHER, "cat", "sample.img", SampleInitramfs.LARGE_FILE);

    byte[] expected = CommandRun.good("cat", sample, SampleInitramfs.LARGE_FILE).out();
    assertArrayEquals(expected, result.requireSuccess().stdout());
  }

  @Test
  void copyWithoutSourcesRuns() throws Exception {
    Path home = directory.resolve("home");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("cli/target"));
    Path jar = Path.of("cli/target/initfs.jar");
    Files.copy(LAUNCHER.resolve("../..").resolve(jar).normalize(), home.resolve(jar));
    Path launcher = home.resolve("bin/initfs");
    Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);

    assertTrue(run(launcher, "--version").requireSuccess().text().startsWith("initfs "));
  }
}
