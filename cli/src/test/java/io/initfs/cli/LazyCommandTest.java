package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedSet;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.initfs.initoverlayfs.Composer;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LazyCommandTest {
  private static final String LARGE = SampleInitramfs.LARGE_FILE;

  @TempDir private static Path directory;
  private static Path image;

  @BeforeAll
  static void split() throws IOException {
    CommandRun.good("split", Samples.initramfs(directory), "-d", directory);
    image = directory.resolve(Composer.INITOVERLAYFS);
  }

  @Test
  void jsonCountsWhatAReadTakes() throws IOException {
    JsonArray costs =
        CommandRun.good("lazy", "--json", image, LARGE + "@100000+1", LARGE, "/init@0+0")
            .json()
            .getAsJsonArray();

    JsonObject one = costs.get(0).getAsJsonObject();
    JsonObject all = costs.get(1).getAsJsonObject();
    JsonObject none = costs.get(2).getAsJsonObject();
    assertEquals(1, one.get("wanted").getAsInt());
    assertEquals(1, one.getAsJsonArray("pclusters").size());
    assertTrue(one.getAsJsonArray("blocks").size() < 12, one::toString);
    assertEquals(Files.size(image), one.get("imageSize").getAsLong());
    assertEquals(all.get("fileSize").getAsLong(), all.get("wanted").getAsLong());
    assertEquals(all.get("fileSize").getAsLong(), all.get("bytesDecoded").getAsLong());
    assertEquals(
        all.getAsJsonArray("blocks").size() * all.get("blockSize").getAsLong(),
        all.get("bytesRead").getAsLong());
    assertEquals(0, none.getAsJsonArray("pclusters").size());
  }

  @Test
  void textHasARowAndTheBlocksOfEachAccess() {
    List<String> lines = CommandRun.good("lazy", image, LARGE + "@100000+1", "/init").lines();

    assertTrue(lines.get(0).startsWith("access "), lines.get(0));
    assertTrue(lines.get(1).startsWith(LARGE + "@100000+1 "), lines.get(1));
    assertTrue(lines.get(2).startsWith("/init "), lines.get(2));
    assertEquals(2, lines.stream().filter(line -> line.startsWith("  blocks read: 0")).count());
    assertEquals(
        2, lines.stream().filter(line -> line.startsWith("  pclusters decoded: ")).count());
  }

  @Test
  void rangeBehindTheEndReadsNothing() {
    JsonObject cost =
        CommandRun.good("lazy", "--json", image, "/init@99999999+5")
            .json()
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();

    assertEquals(0, cost.get("wanted").getAsInt());
  }

  @Test
  void absentFileFails() {
    CommandRun run = CommandRun.bad("lazy", image, "/nowhere").requireStatus(1);

    assertEquals("initfs: /nowhere: no regular file in " + image + "\n", run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "/a@1+2, /a, 1, 2",
    "/a, /a, 0, 9223372036854775807",
    "/a@b, /a@b, 0, 9223372036854775807",
    "/a@b@3+4, /a@b, 3, 4",
    "/a@-1+2, /a@-1+2, 0, 9223372036854775807",
    "/a@1+2+3, /a@1+2+3, 0, 9223372036854775807",
  })
  void onlyARangeAtTheEndIsOne(String text, String path, long offset, long length)
      throws UsageException {
    var access = LazyCommand.parse(text);

    assertEquals(path, access.path().toString());
    assertEquals(offset, access.offset());
    assertEquals(length, access.length());
  }

  @Test
  void nameThatCannotBeIsAUsageError() {
    assertThrows(UsageException.class, () -> LazyCommand.parse("a".repeat(256) + "@0+1"));
  }

  @Test
  void neighbouringBlocksAreOneRun() {
    assertEquals(
        "0, 17-20, 22", LazyFigures.runs(ImmutableSortedSet.of(0L, 17L, 18L, 19L, 20L, 22L)));
    assertEquals("none", LazyFigures.runs(ImmutableSortedSet.of()));
    assertEquals("3-4", LazyFigures.runs(ImmutableSortedSet.of(4L, 3L)));
  }
}
