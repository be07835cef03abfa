package io.initfs.erofs.handmade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of what no tool writes are read as they were meant. */
class HandMadeTest {
  static ImmutableList<HandMadeCase> cases() {
    return HandMadeCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void filesHoldWhatWasPutIntoThem(HandMadeCase one) throws IOException {
    HandMade image = one.image();
    for (Map.Entry<String, byte[]> file : image.contents().entrySet()) {
      // Each from an image that has decoded nothing: ranges first, then all of it.
      try (ErofsImage opened = image.open()) {
        ErofsInode inode = HandMade.find(opened, file.getKey());
        assertRanges(file.getKey(), file.getValue(), inode);
      }
      assertArrayEquals(file.getValue(), image.read(file.getKey()), file.getKey());
    }
  }

  private static void assertRanges(String name, byte[] expected, ErofsInode inode)
      throws IOException {
    assertEquals(expected.length, inode.size(), name);
    SplittableRandom random = new SplittableRandom(expected.length);
    for (int i = 0; i < 40; i++) {
      int from = random.nextInt(expected.length);
      byte[] got = new byte[1 + random.nextInt(Math.min(20_000, expected.length - from))];
      inode.readFully(from, got, 0, got.length);
      byte[] wanted = Arrays.copyOfRange(expected, from, from + got.length);
      assertArrayEquals(wanted, got, () -> name + " from " + from);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void treeHasAllNames(HandMadeCase one) throws IOException {
    try (ErofsImage image = one.image().open()) {
      long files = 0;
      for (TreeEntry entry : image.tree()) {
        files += entry.node() instanceof RegularFile ? 1 : 0;
        assertTrue(image.lookup(entry.path()).isPresent(), entry.path()::toString);
      }
      assertEquals(one.image().names().size(), files);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void checkerFindsNothing(HandMadeCase one) throws IOException {
    HandMade image = one.image();
    assertEquals(
        List.of(),
        ErofsCheck.check(Images.source(image.build()), image.readOptions(), ignored -> {}));
  }
}
