package io.initfs.initoverlayfs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.program.ElfFile;
import io.initfs.initoverlayfs.sample.SampleInitramfs.Profile;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class SampleInitramfsTest {
  private static final SampleInitramfs STANDARD = SampleInitramfs.generate(Profile.STANDARD);

  private static String digest(FileTree tree) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    for (TreeEntry entry : tree) {
      Node node = entry.node();
      hasher.putBytes(entry.path().toRelativeBytes()).putInt(node.mode());
      hasher.putLong(node.metadata().mtime().seconds());
      if (node instanceof RegularFile file) {
        hasher.putBytes(file.content().read());
      } else if (node instanceof Symlink link) {
        hasher.putBytes(link.target().toByteArray());
      } else if (node instanceof DeviceNode device) {
        hasher.putInt(device.number().major()).putInt(device.number().minor());
      }
    }
    return hasher.hash().toString().substring(0, 16);
  }

  private static long size(FileTree tree) {
    return tree.linkCounts().keySet().stream()
        .mapToLong(node -> node instanceof RegularFile file ? file.size() : 0)
        .sum();
  }

  private static double ratio(byte[] content) {
    Deflater deflater = new Deflater(1);
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[1 << 16];
    long packed = 0;
    while (!deflater.finished()) {
      packed += deflater.deflate(buffer);
    }
    deflater.end();
    return (double) content.length / packed;
  }

  private static byte[] content(String path) throws IOException {
    return ((RegularFile) STANDARD.main().lookup(TreePath.of(path)).orElseThrow()).content().read();
  }

  @Test
  void bytesNeverChange() throws IOException {
    SampleInitramfs small = SampleInitramfs.generate(Profile.SMALL);

    assertEquals("dd6d381013053733", digest(small.early()));
    assertEquals("afb4d085d12ebf7c", digest(small.main()));
    assertEquals("a51a79d27c467163", digest(STANDARD.main()));
  }

  @Test
  void anotherSeedGivesOtherBytes() throws IOException {
    assertNotEquals(
        digest(SampleInitramfs.generate(Profile.SMALL, 1).main()),
        digest(SampleInitramfs.generate(Profile.SMALL, 2).main()));
  }

  @Test
  void standardHasTheSizeOfADistributions() {
    long entries = STANDARD.main().stream().count();

    assertTrue(entries >= 600 && entries <= 1000, entries + " entries");
    long megabytes = size(STANDARD.main()) / 1_000_000;
    assertTrue(megabytes >= 25 && megabytes <= 30, megabytes + " MB");
    long small = size(SampleInitramfs.generate(Profile.SMALL).main());
    assertTrue(small >= 700_000 && small <= 1_500_000, small + " bytes");
  }

  @Test
  void holdsEveryKindThatAnInitramfsHas() {
    Set<NodeKind> kinds =
        STANDARD.main().stream()
            .map(entry -> entry.node().kind())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(NodeKind.class)));

    assertEquals(
        EnumSet.of(
            NodeKind.REGULAR_FILE,
            NodeKind.DIRECTORY,
            NodeKind.SYMLINK,
            NodeKind.CHARACTER_DEVICE,
            NodeKind.FIFO),
        kinds);
    assertTrue(
        STANDARD.main().linkCounts().entrySet().stream()
            .anyMatch(e -> !(e.getKey() instanceof Directory) && e.getValue() > 1));
    assertTrue(
        STANDARD.main().stream()
            .anyMatch(entry -> (entry.node().metadata().permissions() & 04000) != 0));
  }

  @Test
  void contentsCompressLikeTheRealOnes() throws IOException {
    double code = ratio(content("/usr/lib64/libcrypto.so.3.2.2"));
    double noise = ratio(content("/usr/lib/firmware/vendor/adapter-1.bin"));
    double table = ratio(content(SampleInitramfs.LARGE_FILE));

    assertTrue(code > 1.7 && code < 2.5, "code " + code);
    assertTrue(noise < 1.01, "noise " + noise);
    assertTrue(table > 4, "table " + table);
  }

  @Test
  void programsAreReadableAsElf() throws IOException {
    byte[] mount = content("/usr/bin/mount");
    ElfFile elf = ElfFile.read(ByteSource.wrap(mount), mount.length).orElseThrow();

    assertEquals("/lib64/ld-linux-x86-64.so.2", elf.interpreter().orElseThrow().toString());
    assertEquals("libmount.so.1", elf.needed().get(0).toString());
  }
}
