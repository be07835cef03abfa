package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LsCommandTest {
  private static final List<String> ALL =
      List.of(
          "/",
          "/console",
          "/dir",
          "/dir/file",
          "/dir/sub",
          "/dir/sub/up",
          "/hard",
          "/link",
          "/loop");

  @TempDir private Path directory;
  private List<Path> images;

  @BeforeEach
  void writeImages() throws IOException {
    images = Samples.tinyForms(directory);
  }

  @Test
  void listsEverythingInCanonicalOrder() {
    for (Path image : images) {
      assertEquals(ALL, CommandRun.good("ls", image).lines());
    }
  }

  @Test
  void directoryIsListedWithItsChildren() {
    for (Path image : images) {
      assertEquals(
          List.of("/dir", "/dir/file", "/dir/sub"), CommandRun.good("ls", image, "/dir").lines());
      assertEquals(
          List.of("/hard", "/dir/sub", "/dir/sub/up"),
          CommandRun.good("ls", image, "hard", "dir/sub/").lines());
    }
  }

  @Test
  void recursiveGoesBelowDirectories() {
    assertEquals(
        List.of("/dir", "/dir/file", "/dir/sub", "/dir/sub/up"),
        CommandRun.good("ls", "-R", images.get(0), "/dir").lines());
    assertEquals(ALL, CommandRun.good("ls", "-R", images.get(0), "/").lines());
  }

  @Test
  void detailsShowModeLinksOwnerSizeTimeAndTarget() {
    for (Path image : images) {
      assertEquals(
          List.of(
              "-rwsr-x---   2  1000   100          6 2001-09-09T01:46:40Z /hard",
              "lrwxrwxrwx   1     0     0          0 1970-01-01T00:00:00Z /link -> dir/sub",
              "crw-------   1     0     0       5, 1 1970-01-01T00:00:00Z /console"),
          CommandRun.good("ls", "-l", image, "/hard", "/link", "/console").lines());
    }
  }

  @Test
  void jsonShowsTheSame() {
    JsonArray lines =
        CommandRun.good("ls", "--json", images.get(0), "/hard", "/link", "/console")
            .json()
            .getAsJsonArray();

    JsonObject hard = lines.get(0).getAsJsonObject();
    assertEquals("/hard", hard.get("path").getAsString());
    assertEquals("-rwsr-x---", hard.get("mode").getAsString());
    assertEquals(2, hard.get("links").getAsInt());
    assertEquals(1000, hard.get("uid").getAsInt());
    assertEquals(100, hard.get("gid").getAsInt());
    assertEquals(6, hard.get("size").getAsInt());
    assertEquals(1_000_000_000, hard.getAsJsonObject("mtime").get("seconds").getAsInt());
    assertFalse(hard.has("target"));
    assertEquals("dir/sub", lines.get(1).getAsJsonObject().get("target").getAsString());
    assertEquals("5:1", lines.get(2).getAsJsonObject().get("device").getAsString());
  }

  @Test
  void detailsMarkAccessControlLists() throws IOException {
    assertEquals(
        List.of(
            "-rw-r-----+   1     0     0          0 1970-01-01T00:00:00Z /acl",
            "drwxr-xr-x+   2     0     0          0 1970-01-01T00:00:00Z /dir",
            "crw-------    1     0     0       0, 0 1970-01-01T00:00:00Z /gone"),
        CommandRun.good("ls", "-l", Samples.markedImage(directory), "/acl", "/dir", "/gone")
            .lines());
  }

  @Test
  void jsonShowsXattrsAndWhatTheyMean() throws IOException {
    JsonArray lines =
        CommandRun.good("ls", "--json", Samples.markedImage(directory), "/acl", "/dir", "/gone")
            .json()
            .getAsJsonArray();
    JsonObject file = lines.get(0).getAsJsonObject();
    assertEquals("-rw-r-----", file.get("mode").getAsString());
    assertEquals("user::rw-,user:1000:r--", file.get("acl").getAsString());
    assertFalse(file.has("defaultAcl"));
    assertFalse(file.has("overlay"));
    JsonObject dir = lines.get(1).getAsJsonObject();
    assertEquals("user::rw-,user:1000:r--", dir.get("defaultAcl").getAsString());
    assertEquals("opaque", dir.get("overlay").getAsString());
    JsonObject xattrs = dir.getAsJsonObject("xattrs");
    assertEquals("y", xattrs.get("trusted.overlay.opaque").getAsString());
    assertEquals(2, xattrs.size());
    JsonObject gone = lines.get(2).getAsJsonObject();
    assertEquals("whiteout", gone.get("overlay").getAsString());
    assertFalse(gone.has("xattrs"));
  }

  @Test
  void absentPathFails() {
    for (Path image : images) {
      CommandRun run = CommandRun.bad("ls", image, "/nowhere").requireStatus(1);
      assertEquals("initfs: /nowhere: not in " + image + "\n", run.err());
    }
  }
}
