package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What commands print with {@code --json} has the members that docs/json.md tells of, and no other.
 */
class JsonDocTest {
  private static final Path DOCUMENT = Path.of("../docs/json.md");
  private static final Pattern MEMBER = Pattern.compile("`([^`]+)`");

  /** Objects whose members are data. */
  private static final ImmutableSet<String> OPEN = ImmutableSet.of("[].xattrs");

  @TempDir private Path directory;
  private Path erofs;
  private Path cpio;

  @BeforeEach
  void makeImages() throws IOException {
    erofs = Samples.tinyImages(directory).get(0);
    cpio = directory.resolve("tiny.cpio");
  }

  private static void assertDocumented(String heading, CommandRun... runs) throws IOException {
    Set<String> members = new TreeSet<>();
    for (CommandRun run : runs) {
      collect("", run.json(), members);
    }
    assertEquals(documented(heading), members);
  }

  /** The members in the first column of the table below a heading. */
  private static Set<String> documented(String heading) throws IOException {
    Set<String> members = new TreeSet<>();
    boolean here = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("## ")) {
        here = line.equals("## " + heading);
      } else if (here && line.startsWith("| `")) {
        Matcher matcher = MEMBER.matcher(line.substring(0, line.indexOf('|', 1)));
        while (matcher.find()) {
          members.add(matcher.group(1));
        }
      }
    }
    return members;
  }

  private static void collect(String path, JsonElement element, Set<String> members) {
    if (element instanceof JsonArray array && !path.endsWith("blocks")) {
      array.forEach(each -> collect(path + "[]", each, members));
    } else if (element.isJsonObject() && !OPEN.contains(path)) {
      String prefix = path.isEmpty() ? "" : path + ".";
      element
          .getAsJsonObject()
          .asMap()
          .forEach((name, value) -> collect(prefix + name, value, members));
    } else {
      members.add(path);
    }
  }

  @Test
  void ls() throws IOException {
    assertDocumented(
        "`ls --json`",
        CommandRun.good("ls", "--json", erofs),
        CommandRun.good("ls", "--json", Samples.markedImage(directory)));
  }

  @Test
  void fsck() throws IOException {
    byte[] bytes = Files.readAllBytes(erofs);
    Arrays.fill(bytes, 1024 + 16, 1024 + 24, (byte) 7);
    Path broken = Files.write(directory.resolve("broken"), bytes);
    Path nothing = Files.write(directory.resolve("nothing"), new byte[512]);

    assertEquals(0, CommandRun.good("fsck", "--json", erofs).json().getAsJsonArray().size());
    assertDocumented(
        "`fsck --json` of an EROFS image",
        CommandRun.of("fsck", "--json", broken).requireStatus(1),
        CommandRun.of("fsck", "--json", withABrokenRoot()).requireStatus(1));
    assertDocumented(
        "`fsck --json` of an initramfs", CommandRun.of("fsck", "--json", nothing).requireStatus(1));
  }

  private Path withABrokenRoot() throws IOException {
    JsonObject superblock =
        CommandRun.good("dump", "--json", erofs)
            .json()
            .getAsJsonObject()
            .getAsJsonObject("superblock");
    byte[] bytes = Files.readAllBytes(erofs);
    int metadata = superblock.get("metadataBlock").getAsInt() * 4096;
    // A part of the link count, or of an address.
    bytes[metadata + 32 * superblock.get("rootNid").getAsInt() + 7] = 1;
    return Files.write(directory.resolve("root"), bytes);
  }

  @Test
  void lazy() throws IOException {
    Path image = directory.resolve("image");
    CommandRun.good("mkfs", "--quiet", "-zlz4", image, Samples.initramfs(directory));

    assertDocumented(
        "`lazy --json`", CommandRun.good("lazy", "--json", image, SampleInitramfs.LARGE_FILE));
  }

  @Test
  void mkfs() throws IOException {
    assertDocumented(
        "`mkfs --json`", CommandRun.good("mkfs", "--json", directory.resolve("image"), cpio));
    assertDocumented(
        "`mkfs --json`", CommandRun.good("convert", "--json", cpio, directory.resolve("a.erofs")));
  }

  @Test
  void split() throws IOException {
    Path pair = directory.resolve("pair");

    assertDocumented(
        "`split --json`",
        CommandRun.good("split", "--json", Samples.initramfs(directory), "-d", pair));
  }

  @Test
  void convert() throws IOException {
    assertDocumented(
        "`convert --json` to a cpio archive",
        CommandRun.good("convert", "--json", erofs, directory.resolve("a.cpio")));
  }

  @Test
  void extract() throws IOException {
    assertDocumented(
        "`extract --json`",
        CommandRun.of("extract", "--json", erofs, "-d", directory.resolve("out")),
        CommandRun.of("convert", "--json", erofs, "--to=dir", directory.resolve("out2")));
  }
}
