package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shape of {@code initfs dump --json}, which programs rely on. */
class DumpJsonTest {
  private static final Path LZ4 = Samples.golden("lz4.erofs");
  private static final Path FRAGMENTS = Samples.golden("fragments.erofs");
  private static final Path SPLIT = Samples.golden("blob-device.erofs");

  private static JsonObject json(Object... args) {
    List<Object> all = ImmutableList.builder().add("dump", "--json").add(args).build();
    return CommandRun.good(all.toArray()).json().getAsJsonObject();
  }

  private static List<String> keys(JsonElement object) {
    return List.copyOf(object.getAsJsonObject().keySet());
  }

  @Test
  void superblockIsAnObjectOfItsOwn() {
    JsonObject all = json("-s", FRAGMENTS);
    JsonObject superblock = all.getAsJsonObject("superblock");

    assertEquals(List.of("superblock"), keys(all));
    assertEquals(
        List.of(
            "blockSize",
            "blocks",
            "inodes",
            "uuid",
            "label",
            "created",
            "features",
            "algorithms",
            "lz4MaxDistance",
            "superblockBytes",
            "metadataBlock",
            "xattrBlock",
            "rootNid",
            "packedNid",
            "devices",
            "minimumKernel"),
        keys(superblock));
    assertEquals("6.1", superblock.get("minimumKernel").getAsString());
    assertEquals(
        "5.16", json(SPLIT).getAsJsonObject("superblock").get("minimumKernel").getAsString());
  }

  @Test
  void statisticsIsAnObjectOfItsOwn() {
    JsonObject statistics = json("-S", LZ4).getAsJsonObject("statistics");

    assertEquals(
        List.of(
            "names",
            "kinds",
            "compressed",
            "uncompressed",
            "fileBytes",
            "storedBytes",
            "fileSizes",
            "storedSizes",
            "extensions"),
        keys(statistics));
    assertEquals(17, statistics.getAsJsonArray("fileSizes").size());
    assertEquals(7, statistics.getAsJsonObject("kinds").size());
    assertEquals(10, statistics.getAsJsonObject("extensions").size());
  }

  @Test
  void inodeIsAnObjectOfItsOwn() {
    JsonObject inode = json("--path=/", "--ls", "-e", LZ4).getAsJsonObject("inode");

    assertEquals(
        List.of(
            "path",
            "nid",
            "kind",
            "size",
            "storedBytes",
            "links",
            "layout",
            "inodeBytes",
            "xattrBytes",
            "uid",
            "gid",
            "mode",
            "mtime",
            "entries",
            "extents"),
        keys(inode));
    assertEquals(List.of("name", "nid", "type"), keys(inode.getAsJsonArray("entries").get(0)));
    JsonArray extents = inode.getAsJsonArray("extents");
    assertEquals(
        List.of("offset", "length", "kind", "device", "physical", "stored"), keys(extents.get(0)));
  }

  @Test
  void numbersOfTheMetaboxAreUnsigned() {
    JsonObject superblock = json(Samples.golden("metabox.erofs")).getAsJsonObject("superblock");

    assertTrue(superblock.has("metaboxNid"), superblock::toString);
    assertTrue(superblock.get("rootNid").getAsBigInteger().signum() > 0, superblock::toString);
  }
}
