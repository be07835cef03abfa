package io.initfs.erofs;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
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
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** What make-golden.sh puts into its images. */
public final class GoldenTrees {
  private static final Timestamp TIME = Timestamp.ofSeconds(1_700_000_000);

  /** As {@code system.posix_acl_*} has it: user 1000 may read and execute. */
  private static final ImmutableBytes ACL =
      ImmutableBytes.copyOf(
          HexFormat.of()
              .parseHex(
                  "0200000001000600ffffffff02000500e803000004000400ffffffff"
                      + "10000700ffffffff20000400ffffffff"));

  private GoldenTrees() {}

  private static Metadata metadata(int permissions) {
    return Metadata.of(permissions).withMtime(TIME);
  }

  private static Metadata metadata(int permissions, String xattr, String value) {
    return metadata(permissions, Map.of(xattr, ImmutableBytes.utf8(value)));
  }

  private static Metadata metadata(int permissions, Map<String, ImmutableBytes> xattrs) {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> map =
        ImmutableSortedMap.naturalOrder();
    xattrs.forEach((name, value) -> map.put(ImmutableBytes.utf8(name), value));
    return metadata(permissions).withXattrs(map.build());
  }

  private static byte[] text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < 10_000; i++) {
      text.append("line ").append(i).append(" of a text that compresses well\n");
    }
    return Arrays.copyOf(ascii(text.toString()), length);
  }

  private static byte[] noise() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      byte[] seed = ascii("noise " + i);
      out.writeBytes(Hashing.sha256().hashBytes(seed).asBytes());
    }
    return Arrays.copyOf(out.toByteArray(), 5000);
  }

  /** Of all kinds of file and content. */
  public static FileTree files() {
    Metadata plain = metadata(0644);
    Node empty = RegularFile.of(plain, new byte[0]);
    Node hello = RegularFile.of(metadata(04751, "user.k", "v1"), ascii("hello\n"));
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
            .put("text", RegularFile.of(metadata(06711).withOwner(70_000, 80_000), text(24_000)))
            .put("noise", RegularFile.of(plain, noise()))
            .put(
                "both", RegularFile.of(bothTime, Bytes.concat(text(24_000), noise(), text(24_000))))
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

  /** With xattrs of all kinds, a hole, and little data. */
  public static FileTree xattrs() {
    Metadata plain = metadata(0644);
    byte[] holes = new byte[30_000];
    System.arraycopy(ascii("island"), 0, holes, 17_000, 6);
    TreeBuilder builder =
        new TreeBuilder()
            .directory("/", metadata(0755))
            .directory("dir", metadata(0755, Map.of("system.posix_acl_default", ACL)))
            .put("text", RegularFile.of(metadata(0644, "user.empty", ""), text(8000)))
            .put("noise", RegularFile.of(metadata(0644, "trusted.long", "v".repeat(300)), noise()))
            .put("shifted", RegularFile.of(plain, Bytes.concat(new byte[] {'x'}, text(8000))))
            .put("holes", RegularFile.of(plain, holes))
            .put(
                "link",
                new Symlink(metadata(0777, "trusted.link", "x"), ImmutableBytes.utf8("text")));
    for (int i = 0; i < 10; i++) {
      Map<String, ImmutableBytes> xattrs =
          Map.of(
              "security.selinux",
              ImmutableBytes.utf8("system_u:object_r:label_" + i % 3 + ":s0\0"),
              "trusted.a.long.prefix." + i,
              ImmutableBytes.utf8("value"),
              "user.b." + i % 2,
              ImmutableBytes.utf8("two"));
      byte[] content = ascii("content " + i + "\n");
      builder.put("file-" + i, RegularFile.of(metadata(0644, xattrs), content));
    }
    // Setting the ACL has made its mask the permissions of the group.
    Metadata acl = metadata(0674, Map.of("system.posix_acl_access", ACL));
    for (int i = 0; i < 3; i++) {
      builder.put("acl-" + i, RegularFile.of(acl, new byte[0]));
    }
    return builder.build();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
