package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.fixture.Failures;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a file's contents: ranges, channels, extents. */
class ErofsInodeTest {
  private static final byte[] TEXT = Contents.TEXT.make(3, 100_001);

  private static byte[] bytes;
  private static ErofsImage image;

  @TempDir private Path directory;

  @BeforeAll
  static void writeImage() throws IOException {
    bytes =
        Images.write(
            new TreeBuilder()
                .put("text", RegularFile.of(Metadata.of(0644), TEXT))
                .put("random", RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(1, 9000)))
                .build());
    image = Images.open(bytes);
  }

  @AfterAll
  static void closeImage() throws IOException {
    image.close();
  }

  private static ErofsInode file(String path) throws IOException {
    return image.lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void rangeIsReadIntoTheRoomOfABuffer() throws IOException {
    for (ByteBuffer buffer :
        new ByteBuffer[] {
          ByteBuffer.allocate(700),
          ByteBuffer.allocateDirect(700),
          ByteBuffer.allocate(900).slice(200, 700)
        }) {
      buffer.position(100).limit(600);
      assertEquals(500, file("text").read(50_000, buffer));
      assertEquals(600, buffer.position());
      byte[] got = new byte[500];
      buffer.get(100, got);
      assertArrayEquals(Arrays.copyOfRange(TEXT, 50_000, 50_500), got);
    }
  }

  @Test
  void rangeAtTheEndIsCutShort() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(10);
    assertEquals(1, file("text").read(100_000, buffer));
    assertEquals(-1, file("text").read(100_001, buffer));
    assertEquals(-1, file("text").read(Long.MAX_VALUE, buffer));
    assertThrows(IllegalArgumentException.class, () -> file("text").read(-1, buffer));
  }

  @Test
  void channelReadsFromItsPosition() throws IOException {
    try (SeekableByteChannel channel = file("text").openChannel()) {
      assertEquals(TEXT.length, channel.size());
      assertArrayEquals(TEXT, Channels.newInputStream(channel).readAllBytes());
      assertEquals(TEXT.length, channel.position());
      assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
      ByteBuffer end = ByteBuffer.allocate(100);
      assertEquals(7, channel.position(TEXT.length - 7).read(end));
      assertEquals(-1, channel.position(1L << 40).read(end));
    }
  }

  @Test
  void channelIsForReadingAndCanBeClosed() throws IOException {
    SeekableByteChannel channel = file("text").openChannel();
    assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
    assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
    assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
    channel.close();
    assertFalse(channel.isOpen());
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
  }

  @Test
  void extentsCoverTheFileInOrder() throws IOException {
    long at = 0;
    for (ErofsExtent extent : file("text").extents()) {
      assertEquals(at, extent.offset());
      assertEquals(ErofsExtent.Kind.COMPRESSED, extent.kind());
      assertEquals(Optional.of("lz4"), extent.algorithm());
      assertEquals(4096, extent.stored());
      assertEquals(0, extent.physical() % 4096);
      at += extent.length();
    }
    assertEquals(TEXT.length, at);
  }

  @Test
  void moreExtentsThanTheLimitAreNotListed() throws IOException {
    int count = file("text").extents().size();
    ErofsLimits exact = new ErofsLimits(9, 9, 4096, 1 << 20, count, 9);
    try (ErofsImage enough =
        ErofsImage.open(Images.source(bytes), ReadOptions.DEFAULT.withLimits(exact))) {
      assertEquals(count, enough.lookup(TreePath.of("text")).orElseThrow().extents().size());
    }
    ErofsLimits fewer = new ErofsLimits(9, 9, 4096, 1 << 20, count - 1L, 9);
    try (ErofsImage limited =
        ErofsImage.open(Images.source(bytes), ReadOptions.DEFAULT.withLimits(fewer))) {
      ErofsInode text = limited.lookup(TreePath.of("text")).orElseThrow();
      Failures.assertFails(LimitExceededException.class, text::extents, "maxExtents exceeded");
    }
  }

  @Test
  void plainExtentSaysWhereItsBytesStand() throws IOException {
    for (ErofsExtent extent : file("random").extents()) {
      assertEquals(ErofsExtent.Kind.PLAIN, extent.kind());
      byte[] expected = new byte[(int) extent.length()];
      file("random").readFully(extent.offset(), expected, 0, expected.length);
      int from = (int) extent.physical();
      assertArrayEquals(expected, Arrays.copyOfRange(bytes, from, from + expected.length));
    }
  }

  @Test
  void imageIsReadFromAnyKindOfChannelAndFromWithinAFile() throws IOException {
    Path file = directory.resolve("disk");
    try (var out = Files.newOutputStream(file)) {
      out.write(new byte[12_345]);
      out.write(bytes);
    }
    try (ErofsImage within =
        ErofsImage.open(ImageSource.open(file).from(12_345), ReadOptions.DEFAULT)) {
      assertText(within);
    }
    try (ErofsImage fromFile =
        ErofsImage.open(
            ImageSource.ofChannel("file", Files.newByteChannel(file)).from(12_345),
            ReadOptions.DEFAULT)) {
      assertText(fromFile);
      // A channel that is no FileChannel: a file's contents within an image.
      byte[] nested =
          Images.write(
              new TreeBuilder().put("inner", RegularFile.of(Metadata.of(0644), bytes)).build());
      try (ErofsImage outer = Images.open(nested)) {
        SeekableByteChannel inner = outer.lookup(TreePath.of("inner")).orElseThrow().openChannel();
        try (ErofsImage opened =
            ErofsImage.open(ImageSource.ofChannel("inner", inner), ReadOptions.DEFAULT)) {
          assertText(opened);
        }
        assertFalse(inner.isOpen());
      }
    }
    assertThrows(
        IndexOutOfBoundsException.class, () -> ImageSource.ofBytes("short", new byte[3]).from(4));
  }

  private static void assertText(ErofsImage opened) throws IOException {
    byte[] read = opened.lookup(TreePath.of("text")).orElseThrow().content().read();
    assertArrayEquals(TEXT, read);
  }

  @Test
  void superblockIsTold() {
    ErofsSuperblock superblock = image.superblock();
    assertEquals(4096, superblock.blockSize());
    assertEquals(bytes.length, superblock.blocks() * 4096);
    assertEquals(3, superblock.inodes());
    assertEquals(
        "SB_CHKSUM MTIME ZERO_PADDING",
        superblock.features().stream().collect(Collectors.joining(" ")));
    assertEquals("[lz4]", superblock.algorithms().toString());
    assertEquals(0, superblock.devices().size());
    assertEquals(0, superblock.packedNid());
  }
}
