package io.initfs.cpio.initramfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.LabFiles;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Linux 7.2 made of sample archives, against what the model makes of them. */
class KernelLabTest {
  private static final String PREFIX = "Initramfs unpacking failed: ";

  /** Linux does not get to init with these: nothing to compare; the model must say so. */
  private static final Map<String, String> NO_INIT =
      Map.of("k105-gzip-truncated-tail-4-of-8.bin", "the image ends inside a gzip trailer");

  @TestFactory
  List<DynamicTest> modelMakesWhatLinuxMade() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(LabFiles.file("kernel/expected.jsonl"))) {
      JsonObject record = JsonParser.parseString(line).getAsJsonObject();
      String file = record.get("file").getAsString();
      JsonElement outcome = record.has("both") ? record.get("both") : record.get("linux-7.2.13");
      tests.add(DynamicTest.dynamicTest(file, () -> check(file, outcome.getAsJsonObject())));
    }
    assertEquals(LabFiles.list("kernel", ".bin").size(), tests.size());
    return tests;
  }

  private static void check(String file, JsonObject expected) throws IOException {
    FileTree base =
        new TreeBuilder()
            .directory("t", Metadata.of(0755))
            .directory("t2", Metadata.of(0755))
            .build();
    try (Initramfs image =
        Initramfs.openAsLinux(LabFiles.bytes("kernel/" + file), file, CpioLimits.DEFAULTS, base)) {
      if (NO_INIT.containsKey(file)) {
        assertTrue(expected.get("oops").getAsBoolean());
        assertTrue(
            image.findings().stream().anyMatch(f -> f.level() == Finding.Level.NO_INIT),
            NO_INIT.get(file));
        return;
      }
      assertEquals(stops(expected), stops(image));
      checkEntries(expected, image.tree());
      assertEquals(strings(expected, "links"), links(image.tree()));
      assertEquals(strings(expected, "content"), contents(image.tree()));
    }
  }

  private static void checkEntries(JsonObject expected, FileTree tree) throws IOException {
    Map<String, String> actual = new TreeMap<>();
    Map<Node, Integer> links = tree.linkCounts();
    for (TreeEntry entry : observed(tree)) {
      actual.put(name(entry.path()), describe(entry.node(), links.get(entry.node())));
    }
    Map<String, String> wanted = new TreeMap<>();
    for (String line : strings(expected, "entries")) {
      String name = line.substring(0, line.indexOf('|'));
      boolean directory = line.contains("|directory|");
      // A directory's size is the file system's own; NOW is any time.
      String text = directory ? line.replaceFirst("\\|sz=\\d+", "") : line;
      String got = actual.getOrDefault(name, "");
      wanted.put(
          name,
          text.substring(name.length() + 1)
              .replace("mt=NOW", got.replaceFirst(".*\\|(mt=[^|]*)\\|.*", "$1")));
    }
    assertEquals(wanted, actual);
  }

  private static String describe(Node node, int links) {
    String kind =
        switch (node.kind()) {
          case REGULAR_FILE -> size(node) == 0 ? "regular empty file" : "regular file";
          case DIRECTORY -> "directory";
          case SYMLINK -> "symbolic link";
          case CHARACTER_DEVICE -> "character special file";
          case BLOCK_DEVICE -> "block special file";
          case FIFO -> "fifo";
          case SOCKET -> "socket";
        };
    Metadata metadata = node.metadata();
    String device =
        node instanceof DeviceNode found
            ? String.format("%x:%x", found.number().major(), found.number().minor())
            : "0:0";
    return String.format(
        "%s|%o|%d:%d|nl=%d%s|mt=%s|rd=%s",
        kind,
        metadata.permissions(),
        metadata.uid(),
        metadata.gid(),
        links,
        node instanceof Directory ? "" : "|sz=" + size(node),
        metadata.mtime(),
        device);
  }

  private static long size(Node node) {
    if (node instanceof RegularFile file) {
      return file.size();
    }
    return node instanceof Symlink link ? link.target().length() : 0;
  }

  private static SortedSet<String> links(FileTree tree) {
    TreeSet<String> links = new TreeSet<>();
    for (TreeEntry entry : observed(tree)) {
      if (entry.node() instanceof Symlink link) {
        links.add(name(entry.path()) + " -> " + link.target());
      }
    }
    return links;
  }

  private static SortedSet<String> contents(FileTree tree) throws IOException {
    TreeSet<String> contents = new TreeSet<>();
    for (TreeEntry entry : observed(tree)) {
      if (entry.node() instanceof RegularFile file) {
        try (InputStream in = file.content().openStream()) {
          String start = new String(in.readNBytes(60), StandardCharsets.ISO_8859_1);
          contents.add(
              name(entry.path()) + "=[" + start.replace('\0', '.').replace('\n', ',') + "]");
        }
      }
    }
    return contents;
  }

  /** Everything but the root and the two directories that were there before. */
  private static List<TreeEntry> observed(FileTree tree) {
    return tree.stream()
        .filter(entry -> !entry.path().isRoot())
        .filter(entry -> !entry.path().equals(TreePath.of("t")))
        .filter(entry -> !entry.path().equals(TreePath.of("t2")))
        .toList();
  }

  private static List<String> stops(JsonObject expected) {
    return strings(expected, "messages").stream()
        .filter(message -> message.startsWith(PREFIX))
        .map(message -> message.substring(PREFIX.length()))
        .toList();
  }

  private static List<String> stops(Initramfs image) {
    return image.findings().stream()
        .filter(finding -> finding.level() == Finding.Level.STOPS)
        .map(Finding::text)
        .toList();
  }

  private static SortedSet<String> strings(JsonObject object, String key) {
    TreeSet<String> strings = new TreeSet<>();
    JsonArray array = object.getAsJsonArray(key);
    array.forEach(element -> strings.add(element.getAsString()));
    return strings;
  }

  private static String name(TreePath path) {
    return ImmutableBytes.copyOf(path.toRelativeBytes()).toString();
  }
}
