package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.Resources;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that mkfs.erofs 1.9 made, see make-golden.sh beside them: read without any tool. */
class GoldenImageTest {
  private static final Timestamp TIME = Timestamp.ofSeconds(1_700_000_000);

  private static byte[] golden(String name) throws IOException {
    return Resources.toByteArray(
        Resources.getResource(GoldenImageTest.class, "/golden/" + name + ".erofs"));
  }

  private static Metadata metadata(int permissions) {
    return Metadata.of(permissions).withMtime(TIME);
  }

  private static Metadata metadata(int permissions, String xattr, String value) {
    return metadata(permissions)
        .withXattrs(ImmutableSortedMap.of(ImmutableBytes.utf8(xattr), ImmutableBytes.utf8(value)));
  }

  private static byte[] text() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < 10_000; i++) {
      text.append("line ").append(i).append(" of a text that compresses well\n");
    }
    return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), 24_000);
  }

  private static byte[] noise() throws NoSuchAlgorithmException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      byte[] seed = ("noise " + i).getBytes(StandardCharsets.US_ASCII);
      out.writeBytes(MessageDigest.getInstance("SHA-256").digest(seed));
    }
    return Arrays.copyOf(out.toByteArray(), 5000);
  }

  private static FileTree expected() throws NoSuchAlgorithmException {
    Metadata plain = metadata(0644);
    Node empty = RegularFile.of(plain, new byte[0]);
    Node hello =
        RegularFile.of(
            metadata(04751, "user.k", "v1"), "hello\n".getBytes(StandardCharsets.US_ASCII));
    Metadata bothTime = plain.withMtime(new Timestamp(1_000_000_000, 123_456_789));
    TreeBuilder builder =
        new TreeBuilder()
            .directory("/", metadata(0700))
            .put("dir", new Directory(metadata(01777, "trusted.overlay.opaque", "y"), Map.of()))
            .directory("dir/empty", metadata(0755))
            .directory("wide", metadata(0755))
            .put("none", empty)
            .put("hello", hello)
            .put("dir/hard", hello)
            .put("dir/link", new Symlink(metadata(0777), ImmutableBytes.utf8("../hello")))
            .put(
                "long-link",
                new Symlink(metadata(0777), ImmutableBytes.utf8(String.format("%04000d", 7))))
            .put("text", RegularFile.of(metadata(06711).withOwner(70_000, 80_000), text()))
            .put("noise", RegularFile.of(plain, noise()))
            .put("both", RegularFile.of(bothTime, Bytes.concat(text(), noise(), text())))
            .put("zeros", RegularFile.of(plain, new byte[50_000]))
            .put("-dash", RegularFile.of(plain, new byte[] {'x'}))
            .put("!bang", RegularFile.of(plain, new byte[] {'x'}))
            .put("char", device(NodeKind.CHARACTER_DEVICE, 1, 3))
            .put("block", device(NodeKind.BLOCK_DEVICE, 259, 300))
            .put("fifo", new Fifo(plain));
    for (int i = 100; i < 400; i++) {
      builder.put("wide/name-" + i + "-before-and-after", RegularFile.of(plain, new byte[0]));
    }
    return builder.build();
  }

  private static Node device(NodeKind kind, int major, int minor) {
    return new DeviceNode(metadata(0644), kind, new DeviceNumber(major, minor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flat", "lz4", "lz4hc"})
  void treeIsTheScripts(String name) throws IOException, NoSuchAlgorithmException {
    byte[] bytes = golden(name);
    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(List.of(), TreeDiff.compare(expected(), image.tree()));
      assertEquals(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), image.uuid());
      assertEquals(ImmutableBytes.utf8("golden"), image.volumeName());
    }
    assertEquals(List.of(), Images.check(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "lz4hc"})
  void filesThatShrinkAreCompressed(String name) throws IOException {
    try (ErofsImage image = Images.open(golden(name))) {
      for (String path : List.of("text", "both", "zeros")) {
        assertEquals(true, image.lookup(TreePath.of(path)).orElseThrow().isCompressed(), path);
      }
      for (String path : List.of("noise", "hello", "none")) {
        assertEquals(false, image.lookup(TreePath.of(path)).orElseThrow().isCompressed(), path);
      }
    }
  }
}
