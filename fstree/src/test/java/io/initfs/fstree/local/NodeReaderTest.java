package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.Directory;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeReaderTest {
  private final NodeReader reader = new NodeReader(ScanOptions.DEFAULTS);

  @TempDir private Path directory;

  @BeforeEach
  void linuxOnly() {
    LocalFiles.assumeLinux();
  }

  @Test
  void namesOfOneInodeAreOneNodeAcrossCalls() throws IOException {
    Path first = Files.writeString(directory.resolve("a"), "x");
    Path single = Files.writeString(directory.resolve("c"), "x");
    Path second = Files.createLink(directory.resolve("b"), first);
    assertSame(reader.read(first), reader.read(second));
    assertNotSame(reader.read(single), reader.read(single));
    assertNotSame(reader.read(first), new NodeReader(ScanOptions.DEFAULTS).read(first));
  }

  @Test
  void aDirectoryComesWithoutItsChildrenAndASymlinkAsItself() throws IOException {
    Files.writeString(directory.resolve("a"), "x");
    Files.createSymbolicLink(directory.resolve("l"), Path.of("a"));
    assertEquals(0, ((Directory) reader.read(directory)).children().size());
    assertEquals("a", ((Symlink) reader.read(directory.resolve("l"))).target().toString());
  }

  @Test
  void namesAreBytes() throws IOException {
    byte[] name = {'.', '/', 'n', (byte) 0xFF, '\n', 1};
    Path path = NodeReader.resolve(directory, ImmutableBytes.copyOf(name));
    Files.writeString(path, "four");
    assertEquals(4, ((RegularFile) reader.read(path)).size());
    assertEquals(
        ImmutableBytes.copyOfRange(name, 2, name.length),
        DirectoryScanner.scan(directory).root().children().firstKey().bytes());
  }

  @Test
  void anAbsoluteNameIsNotBelowTheBase() throws IOException {
    Path elsewhere = Path.of("/elsewhere");
    assertEquals(elsewhere, NodeReader.resolve(directory, ImmutableBytes.utf8("/elsewhere")));
  }

  @Test
  void whatIsNotThereIsNamed() {
    Path absent = directory.resolve("absent");
    NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> reader.read(absent));
    assertEquals(absent.toString(), e.getFile());
  }

  @Test
  void aFileThatGrewIsAnErrorWhenItIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "x");
    RegularFile node = (RegularFile) reader.read(file);
    Files.writeString(file, "xy");
    IOException e = assertThrows(IOException.class, () -> node.content().read());
    assertTrue(e.getMessage().contains("size changed"), e.getMessage());
  }
}
