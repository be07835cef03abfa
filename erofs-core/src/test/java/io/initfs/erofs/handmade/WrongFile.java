package io.initfs.erofs.handmade;

import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.List;

/**
 * A file that cannot be read, alone in an image of 40 blocks.
 *
 * @param inode with its map
 * @param type of the failure
 * @param parts of its message
 */
record WrongFile(
    String name, ImmutableBytes inode, Class<? extends ErofsException> type, List<String> parts) {
  /** Where each image has a pcluster that decodes to four blocks. */
  static final int PCLUSTER = 33;

  private static final String FILE = "file";
  private static final int BLOCK = 4096;

  static WrongFile of(
      String name,
      DataLayout layout,
      long size,
      byte[] map,
      Class<? extends ErofsException> type,
      String... parts) {
    return of(name, HandMade.extended(layout, 0, size, 0), map, type, List.of(parts));
  }

  static WrongFile of(
      String name,
      byte[] inode,
      byte[] map,
      Class<? extends ErofsException> type,
      List<String> parts) {
    return new WrongFile(name, ImmutableBytes.copyOf(Bytes.concat(inode, map)), type, parts);
  }

  /** An image without the file. */
  static HandMade image() {
    HandMade image = new HandMade(12).allAlgorithms().minBlocks(40);
    image.data(MapBytes.pcluster(Algorithm.LZ4, MapBytes.runs(1, 4 * BLOCK), BLOCK));
    return image;
  }

  HandMade inImage() {
    HandMade image = image();
    return image.link(FILE, image.inode(inode.toByteArray(), new byte[0]));
  }

  void assertReaderNamesIt() throws IOException {
    try (ErofsImage opened = inImage().open()) {
      ByteSource content = HandMade.find(opened, FILE).content();
      assertFails(
          type, () -> content.copyTo(ByteStreams.nullOutputStream()), parts.toArray(String[]::new));
    }
  }

  private List<Finding> findings() throws IOException {
    HandMade image = inImage();
    return ErofsCheck.check(Images.source(image.build()), image.readOptions(), ignored -> {});
  }

  void assertCheckerFindsIt() throws IOException {
    assertFalse(findings().isEmpty());
  }

  /** Reading the file in order goes well. */
  void assertOnlyCheckerNamesIt() throws IOException {
    try (ErofsImage opened = inImage().open()) {
      HandMade.find(opened, FILE).content().copyTo(ByteStreams.nullOutputStream());
    }
    String texts = findings().toString();
    parts.forEach(part -> assertTrue(texts.contains(part), texts));
  }

  @Override
  public String toString() {
    return name;
  }
}
