package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path directory;
  private Path first;
  private Path second;

  @BeforeEach
  void namesFiles() throws IOException {
    first = directory.resolve("first");
    second = Files.createDirectory(directory.resolve("other")).resolve("second");
  }

  private static void write(AtomicFile file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    file.write(0, bytes, 0, bytes.length);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void bothAppear() throws IOException {
    try (AtomicFile one = AtomicFile.create(first, false);
        AtomicFile other = AtomicFile.create(second, false)) {
      write(one, "one");
      write(other, "other");
      AtomicFile.commitBoth(one, other);
    }
    assertEquals("one", Files.readString(first));
    assertEquals("other", Files.readString(second));
  }

  @Test
  void neitherAppearsIfTheSecondCannot() throws IOException {
    try (AtomicFile one = AtomicFile.create(first, false);
        AtomicFile other = AtomicFile.create(second, false)) {
      write(one, "one");
      write(other, "other");
      // A directory of the second's name: no file takes its place.
      Files.createDirectories(second.resolve("in-the-way"));
      assertThrows(IOException.class, () -> AtomicFile.commitBoth(one, other));
    }
    assertEquals(List.of("other"), names(directory));
    assertEquals(List.of("second"), names(second.getParent()));
  }

  @Test
  void permissionsOfTheFileReplacedStay() throws IOException {
    LocalFiles.assumeLinux();
    for (int bits : new int[] {0600, 0640, 0444}) {
      Files.deleteIfExists(first);
      Files.writeString(first, "before");
      Files.setPosixFilePermissions(first, PosixBits.fromBits(bits));
      try (AtomicFile file = AtomicFile.create(first, true)) {
        write(file, "after");
        file.commit();
      }
      assertEquals("after", Files.readString(first));
      assertEquals(bits, PosixBits.toBits(Files.getPosixFilePermissions(first)));
    }
  }

  @Test
  void ownerAndGroupOfTheFileReplacedStay() throws IOException {
    LocalFiles.assumeLinux();
    assumeTrue(LocalUser.isRoot(), "needs root: gives files away");
    Files.writeString(first, "before");
    Files.setAttribute(first, "unix:uid", 1234);
    Files.setAttribute(first, "unix:gid", 4321);
    Files.setAttribute(first, "unix:mode", 0640);
    try (AtomicFile file = AtomicFile.create(first, true)) {
      write(file, "after");
      file.commit();
    }
    LocalAttributes now = LocalAttributes.read(first);
    assertEquals("after", Files.readString(first));
    assertEquals(List.of(1234L, 4321L), List.of(now.uid(), now.gid()));
    assertEquals(0640, now.mode() & 07777);
  }

  @Test
  void nobodyElseReadsWhatIsToReplaceAPrivateFile() throws IOException {
    LocalFiles.assumeLinux();
    Files.writeString(first, "before");
    try (AtomicFile file = AtomicFile.create(first, true)) {
      write(file, "after");
      try (Stream<Path> files = Files.list(directory)) {
        Path temporary =
            files.filter(one -> one.toString().endsWith(".tmp")).findFirst().orElseThrow();
        assertEquals(0600, PosixBits.toBits(Files.getPosixFilePermissions(temporary)));
      }
    }
    assertEquals("before", Files.readString(first));
    assertEquals(List.of("first", "other"), names(directory));
  }

  @Test
  void nameMayBeAsLongAsNamesCanBe() throws IOException {
    Path longest = directory.resolve("n".repeat(255));
    try (AtomicFile file = AtomicFile.create(longest, false)) {
      write(file, "text");
      file.commit();
    }
    assertEquals("text", Files.readString(longest));
  }
}
