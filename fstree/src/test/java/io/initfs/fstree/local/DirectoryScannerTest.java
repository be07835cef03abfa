package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryScannerTest {
  @TempDir private Path directory;

  @BeforeEach
  void linuxOnly() {
    LocalFiles.assumeLinux();
  }

  private Node scan(String path) throws IOException {
    return DirectoryScanner.scan(directory).lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void regularFileHasItsContentsAndMetadata() throws IOException {
    Path file = directory.resolve("f");
    Files.writeString(file, "hello");
    Files.setAttribute(file, "unix:mode", 04751);
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(1_234_567_890, 123_456_789)));
    RegularFile node = (RegularFile) scan("f");
    assertEquals(5, node.size());
    assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), node.content().read());
    assertEquals(04751, node.metadata().permissions());
    assertEquals(new Timestamp(1_234_567_890, 123_456_789), node.metadata().mtime());
  }

  @Test
  void symlinksAreNotFollowed() throws IOException {
    Files.createDirectory(directory.resolve("d"));
    Files.createSymbolicLink(directory.resolve("l"), Path.of("d"));
    Files.createSymbolicLink(directory.resolve("up"), Path.of(".."));
    assertEquals(ImmutableBytes.utf8("d"), ((Symlink) scan("l")).target());
    assertEquals(ImmutableBytes.utf8(".."), ((Symlink) scan("up")).target());
  }

  @Test
  void rootMayBeASymlink() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Files.createFile(real.resolve("f"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    assertEquals(2, DirectoryScanner.scan(link).stream().count());
  }

  @Test
  void hardLinksAreOneNode() throws IOException {
    Path file = Files.createFile(directory.resolve("a"));
    Files.createDirectory(directory.resolve("d"));
    Files.createLink(directory.resolve("d/b"), file);
    Files.createFile(directory.resolve("c"));
    FileTree tree = DirectoryScanner.scan(directory);
    Node a = tree.lookup(TreePath.of("a")).orElseThrow();
    assertSame(a, tree.lookup(TreePath.of("d/b")).orElseThrow());
    assertNotSame(a, tree.lookup(TreePath.of("c")).orElseThrow());
  }

  @Test
  void fifosAndSocketsAreFoundAndNotOpened() throws Exception {
    LocalFiles.run(List.of("mkfifo", directory.resolve("fifo").toString()));
    assertEquals(NodeKind.FIFO, scan("fifo").kind());
    Path socket = directory.resolve("socket");
    assumeTrue(socket.toString().length() < 100, "a socket's path is limited to 107 bytes");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertEquals(NodeKind.SOCKET, scan("socket").kind());
    }
  }

  @Test
  void deviceNumbersAreUnpacked() throws Exception {
    LocalFiles.assumeRoot();
    for (String number : List.of("1:3", "4095:1048575", "259:70000")) {
      String[] parts = number.split(":", -1);
      Path device = directory.resolve("dev" + parts[0]);
      LocalFiles.run(List.of("mknod", device.toString(), "b", parts[0], parts[1]));
      DeviceNode node = (DeviceNode) scan(device.getFileName().toString());
      assertEquals(NodeKind.BLOCK_DEVICE, node.kind());
      assertEquals(
          new DeviceNumber(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])), node.number());
    }
    LocalFiles.run(List.of("mknod", directory.resolve("tty").toString(), "c", "5", "0"));
    assertEquals(NodeKind.CHARACTER_DEVICE, scan("tty").kind());
  }

  @Test
  void ownersBeyondTwoToThe31AreNotNegative() throws IOException {
    LocalFiles.assumeRoot();
    Path file = Files.createFile(directory.resolve("f"));
    Files.setAttribute(file, "unix:uid", (int) 0xFFFF_FFFEL);
    Files.setAttribute(file, "unix:gid", 70_000);
    assertEquals(0xFFFF_FFFEL, scan("f").metadata().uid());
    assertEquals(70_000, scan("f").metadata().gid());
  }

  @Test
  void userXattrsAreReadUnlessNotWanted() throws IOException {
    Path file = Files.createFile(directory.resolve("f"));
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    assumeTrue(
        Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class),
        "the temporary directory's file system has no user xattrs");
    view.write("empty", ByteBuffer.allocate(0));
    view.write("key", ByteBuffer.wrap(new byte[] {0, -1}));
    assertEquals(
        Map.of(
            ImmutableBytes.utf8("user.empty"),
            ImmutableBytes.EMPTY,
            ImmutableBytes.utf8("user.key"),
            ImmutableBytes.copyOf(new byte[] {0, -1})),
        scan("f").metadata().xattrs());
    FileTree without = new DirectoryScanner(ScanOptions.DEFAULTS.withXattrs(false)).read(directory);
    assertTrue(without.lookup(TreePath.of("f")).orElseThrow().metadata().xattrs().isEmpty());
  }

  @Test
  void fileThatChangedItsSizeFailsToOpen() throws IOException {
    Path file = directory.resolve("f");
    Files.writeString(file, "12345");
    RegularFile node = (RegularFile) scan("f");
    Files.writeString(file, "123");
    IOException failure = assertThrows(IOException.class, () -> node.content().read());
    assertEquals(
        file.toRealPath() + ": size changed since the scan: expected 5 bytes, got 3",
        failure.getMessage());
  }

  @Test
  void fileThatWasModifiedFailsToOpen() throws IOException {
    Path file = directory.resolve("f");
    Files.writeString(file, "12345");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(7)));
    RegularFile node = (RegularFile) scan("f");
    Files.writeString(file, "54321");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(7, 5000)));
    IOException failure = assertThrows(IOException.class, () -> node.content().read());
    assertEquals(
        file.toRealPath() + ": modified since the scan: expected mtime 7, got 7.000005000",
        failure.getMessage());
  }

  @Test
  void fileThatChangesItsSizeWhileReadFails() throws IOException {
    Path file = directory.resolve("f");
    Files.write(file, new byte[100]);
    RegularFile node = (RegularFile) scan("f");
    try (InputStream in = node.content().openStream()) {
      in.readNBytes(10);
      Files.write(file, new byte[50]);
      assertThrows(IOException.class, in::readAllBytes);
    }
    Files.write(file, new byte[100]);
    RegularFile again = (RegularFile) scan("f");
    try (InputStream in = again.content().openStream()) {
      in.readNBytes(10);
      Files.write(file, new byte[150]);
      assertThrows(IOException.class, in::readAllBytes);
    }
  }

  @Test
  void depthIsBounded() throws IOException {
    Files.createDirectories(directory.resolve("1/2/3"));
    DirectoryScanner three = new DirectoryScanner(ScanOptions.DEFAULTS.withMaxDepth(3));
    assertEquals(4, three.read(directory).stream().count());
    DirectoryScanner two = new DirectoryScanner(ScanOptions.DEFAULTS.withMaxDepth(2));
    IOException failure = assertThrows(IOException.class, () -> two.read(directory));
    assertTrue(failure.getMessage().endsWith("maxDepth 2"), failure.getMessage());
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    assumeFalse(LocalFiles.isRoot(), "root can read everything");
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Files.setAttribute(secret, "unix:mode", 0);
    try {
      FileSystemException failure =
          assertThrows(FileSystemException.class, () -> DirectoryScanner.scan(directory));
      assertEquals(secret.toRealPath().toString(), failure.getFile());
    } finally {
      Files.setAttribute(secret, "unix:mode", 0700);
    }
  }

  @Test
  void fileAndMissingPathAreNotDirectories() throws IOException {
    Path file = Files.createFile(directory.resolve("f"));
    assertThrows(NotDirectoryException.class, () -> DirectoryScanner.scan(file));
    assertThrows(IOException.class, () -> DirectoryScanner.scan(directory.resolve("none")));
  }
}
