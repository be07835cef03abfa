package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.ErofsImage;
import io.initfs.fstree.OverlayfsMarks;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mkfs} of several sources, each a layer over the one before. */
class MkfsSourcesTest {
  @TempDir private Path directory;

  private Path lower = Path.of("");
  private Path upper = Path.of("");

  @BeforeEach
  void makeLayers() throws IOException {
    lower = layer("lower", "a", "d/b");
    upper = layer("upper", "d/c", "d/.wh.b");
  }

  private Path layer(String name, String... files) throws IOException {
    Path layer = directory.resolve(name);
    for (String file : files) {
      Path path = layer.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, name);
      // An archive has no fractions of seconds, and would say so.
      Files.setLastModifiedTime(path, FileTime.fromMillis(0));
    }
    for (Path path : List.of(layer.resolve("d"), layer)) {
      Files.setLastModifiedTime(path, FileTime.fromMillis(0));
    }
    return layer;
  }

  private ErofsImage make(Object... options) throws IOException {
    Path image = directory.resolve("image");
    List<Object> arguments = new ArrayList<>(List.of("mkfs", "--force"));
    arguments.addAll(List.of(options));
    CommandRun.good(arguments.toArray());
    return ErofsImage.open(image);
  }

  private static List<String> names(ErofsImage image) throws IOException {
    return StreamSupport.stream(image.tree().spliterator(), false)
        .map(entry -> entry.path().toString())
        .toList();
  }

  @Test
  void laterSourceLiesOverTheEarlier() throws IOException {
    try (ErofsImage image = make(directory.resolve("image"), lower, upper)) {
      assertEquals(List.of("/", "/a", "/d", "/d/.wh.b", "/d/b", "/d/c"), names(image));
    }
  }

  @Test
  void formsMayDiffer() throws IOException {
    Path archive = directory.resolve("upper.cpio");
    CommandRun.good("convert", upper, archive);
    try (ErofsImage image = make(directory.resolve("image"), lower, archive)) {
      assertEquals(List.of("/", "/a", "/d", "/d/.wh.b", "/d/b", "/d/c"), names(image));
    }
  }

  @Test
  void aufsMarksHideAndStay() throws IOException {
    try (ErofsImage image = make("--aufs", directory.resolve("image"), lower, upper)) {
      assertEquals(List.of("/", "/a", "/d", "/d/b", "/d/c"), names(image));
      assertTrue(OverlayfsMarks.isWhiteout(image.tree().lookup(TreePath.of("d/b")).orElseThrow()));
    }
  }

  @Test
  void strippedMarksAreGone() throws IOException {
    try (ErofsImage image =
        make("--aufs", "--ovlfs-strip", directory.resolve("image"), lower, upper)) {
      assertEquals(List.of("/", "/a", "/d", "/d/c"), names(image));
    }
  }

  @Test
  void otherValueOfStripIsWrong() {
    CommandRun.bad("mkfs", "--ovlfs-strip=2", directory.resolve("image"), lower).requireStatus(2);
  }
}
