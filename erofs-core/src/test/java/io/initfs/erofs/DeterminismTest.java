package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.Contents;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.SeededTree;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same tree and options, same bytes. */
class DeterminismTest {
  private static FileTree treeWithFilesOfManyPieces() {
    TreeBuilder builder = new TreeBuilder();
    builder.put("", RandomTrees.tree(12, TreeOptions.SMALL).root());
    for (Contents kind : List.of(Contents.MIXED, Contents.RANDOM, Contents.TEXT)) {
      builder.put("large-" + kind, RegularFile.of(Metadata.of(0644), kind.make(1, 9 << 20)));
    }
    return builder.build();
  }

  private static UUID uuid(FileTree tree) throws IOException {
    try (ErofsImage image = Images.open(Images.write(tree))) {
      return image.superblock().uuid();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void numberOfWorkersDoesNotShow(int workers) throws IOException {
    FileTree tree = treeWithFilesOfManyPieces();
    byte[] alone = Images.write(tree, Images.options().withWorkers(1));
    assertArrayEquals(alone, Images.write(tree, Images.options().withWorkers(workers)));
  }

  @Property(tries = 50)
  void orderOfConstructionDoesNotShow(@ForAll SeededTree seeded) throws IOException {
    FileTree tree = seeded.tree();
    List<TreeEntry> entries = new ArrayList<>(tree.stream().toList());
    Collections.shuffle(entries, new Random(seeded.seed()));
    TreeBuilder builder = new TreeBuilder();
    entries.forEach(entry -> builder.put(entry.path(), entry.node()));
    assertArrayEquals(Images.write(tree), Images.write(builder.build()));
  }

  @Test
  void uuidFollowsFromContents() throws IOException {
    byte[] content = Contents.TEXT.make(1, 100_000);
    FileTree tree = new TreeBuilder().put("f", RegularFile.of(Metadata.of(0644), content)).build();
    UUID before = uuid(tree);
    assertEquals(before, uuid(tree));
    content[50_000] ^= 1;
    FileTree changed =
        new TreeBuilder().put("f", RegularFile.of(Metadata.of(0644), content)).build();
    assertNotEquals(before, uuid(changed));
  }

  @Test
  void uuidFollowsFromMetadata() throws IOException {
    FileTree tree = new TreeBuilder().directory("d", Metadata.of(0755)).build();
    UUID before = uuid(tree);
    assertNotEquals(before, uuid(new TreeBuilder().directory("e", Metadata.of(0755)).build()));
    assertNotEquals(before, uuid(new TreeBuilder().directory("d", Metadata.of(0750)).build()));
    Metadata later = Metadata.of(0755).withMtime(Timestamp.ofSeconds(1));
    assertNotEquals(before, uuid(new TreeBuilder().directory("d", later).build()));
  }

  @Test
  void uuidOfContentsIsOfVersionEight() throws IOException {
    UUID uuid = uuid(new TreeBuilder().file("f", "x").build());
    assertEquals(8, uuid.version());
    assertEquals(2, uuid.variant());
  }
}
