package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.testdata.Commands;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of composefs-dump(5) as what commands read and make. */
class ComposefsTextTest {
  private static final String TEXT =
      """
      / 0 40755 3 0 0 0 0.0 - - -
      /dir 0 40750 2 0 0 0 5.0 - - - user.a=b
      /dir/backed 12 100644 2 0 0 0 1.2 ob/ject - -
      /dir/gigabytes 5000000000 100644 1 0 0 0 0.0 ob/huge - -
      /dir/small 6 100644 1 0 0 0 0.0 - hello\\n -
      /link 12 @100644 2 0 0 0 1.2 /dir/backed - -
      """;

  @TempDir private Path directory;
  private Path text;
  private Path image;

  @BeforeEach
  void writeText() throws IOException {
    text = Files.writeString(directory.resolve("tree.dump"), TEXT);
    image = directory.resolve("tree.erofs");
  }

  @Test
  void imageOfATextIsSmallWhateverItsFilesAre() throws IOException {
    CommandRun.good("mkfs", "-zlz4", image, text);

    assertTrue(Files.size(image) <= 8192);
    assertEquals("hello\n", CommandRun.good("cat", image, "/dir/small").text());
  }

  @Test
  void textOfTheImageIsTheText() throws IOException {
    Path again = directory.resolve("again.dump");
    CommandRun.good("mkfs", image, text);

    CommandRun run = CommandRun.good("convert", image, again);

    assertEquals(TEXT, Files.readString(again));
    assertEquals(again + ": 6 entries in " + Sizes.human(TEXT.length()) + "\n", run.text());
  }

  @Test
  void textHoldsATreeOfAnyKind() throws IOException {
    FileTree tree = RandomTrees.tree(31, TreeOptions.SMALL);
    Path first = Samples.erofs(tree, directory.resolve("first.erofs"));

    CommandRun.good("convert", "--to=composefs", first, directory.resolve("any.name"));
    CommandRun.good("convert", directory.resolve("any.name"), image);

    Samples.assertTree(tree, directory.resolve("any.name"), DiffOptions.EXACT);
    Samples.assertTree(tree, image, DiffOptions.EXACT);
  }

  @Test
  void whatTheTextDoesNotHoldIsNoted() throws IOException {
    Path layer = directory.resolve("layer.dump");
    CommandRun.good("mkfs", image, text);
    Files.writeString(
        layer,
        "/ 0 40755 2 0 0 0 0.0 - - -\n/.wh..wh..opq 0 100644 1 0 0 0 0.0 - - -\n/x 0 40755"
            + " 2 0 0 0 0.0 - - -\n/x/.wh..wh..opq 0 100644 1 0 0 0 0.0 - - -\n");
    CommandRun.good("mkfs", "--aufs", "--force", image, layer);

    CommandRun run = CommandRun.of("convert", "--force", image, text).requireStatus(0);

    assertEquals(
        List.of("note: not in the text: /x: xattr trusted.overlay.opaque"), run.errorLines());
  }

  @Test
  void failureNamesTheLineAndLeavesNothing() throws IOException {
    Files.writeString(text, TEXT + "/dir 0 40755 2 0 0 0 0.0 - - -\n");
    CommandRun run = CommandRun.bad("mkfs", image, text);
    assertTrue(run.err().contains("(line 7)"), run::toString);
    assertFalse(Files.exists(image));

    Path large = Files.write(directory.resolve("large"), new byte[17 << 20]);
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.move(large, source.resolve("large"));
    run = CommandRun.bad("convert", source, directory.resolve("large.dump"));
    assertTrue(run.err().contains("maxContentBytes"), run::toString);
    assertFalse(Files.exists(directory.resolve("large.dump")));

    run = CommandRun.bad("convert", "-zlz4", source, directory.resolve("large.dump"));
    assertTrue(run.err().contains("composefs text is not compressed"), run::toString);
  }

  /** What composefs is: an image of names, with contents from a directory of files. */
  @Test
  void overlayfsFindsTheContents() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Path objects = Files.createDirectories(directory.resolve("objects/ob"));
    Files.writeString(objects.resolve("ject"), "from a file\n");
    CommandRun.good("mkfs", image, text);
    Path merged = Files.createDirectory(directory.resolve("merged"));
    try (KernelMount mount = KernelMount.mount(image)) {
      String options =
          "ro,metacopy=on,redirect_dir=on,lowerdir=" + mount.path() + "::" + objects.getParent();
      Commands.run("mount", "-t", "overlay", "-o", options, "overlay", merged.toString())
          .requireSuccess();
      try {
        assertEquals("from a file\n", Files.readString(merged.resolve("dir/backed")));
        assertEquals("from a file\n", Files.readString(merged.resolve("link")));
        assertEquals("hello\n", Files.readString(merged.resolve("dir/small")));
        assertEquals(5_000_000_000L, Files.size(merged.resolve("dir/gigabytes")));
      } finally {
        Commands.run("umount", merged.toString()).requireSuccess();
      }
    }
  }
}
