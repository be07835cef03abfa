package io.initfs.initoverlayfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.PathWalk;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.SplitFinding.Code;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import io.initfs.initoverlayfs.sample.SampleInitramfs.Profile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MiniSelectionTest {
  private static final FileTree SAMPLE = SampleInitramfs.generate(Profile.SMALL).main();
  private static final String MODULES =
      "/usr/lib/modules/" + SampleInitramfs.KERNEL_VERSION + "/kernel/";

  private static FileTree mini;

  @BeforeAll
  static void splitTheSample() throws IOException {
    mini = MiniSelection.of(SAMPLE, SplitPolicy.standard()).tree();
  }

  private static MiniSelection select(TreeBuilder tree, String... rules) throws IOException {
    return MiniSelection.of(tree.build(), SplitPolicy.parse("p", String.join("\n", rules)));
  }

  private static List<String> explain(MiniSelection selection) {
    return selection.reasons().entrySet().stream()
        .filter(e -> !e.getKey().isRoot())
        .map(e -> e.getKey() + " " + e.getValue())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/init",
        "/bin",
        "/sbin",
        "/lib",
        "/lib64",
        "/usr/lib/systemd/systemd",
        "/usr/bin/bash",
        "/usr/bin/env",
        "/usr/lib64/ld-linux-x86-64.so.2",
        "/usr/lib64/libc.so.6",
        "/usr/lib64/libpcre2-8.so.0.13.0",
        "/usr/lib/systemd/libsystemd-shared-256.so",
        "/usr/lib/systemd/systemd-udevd",
        "/usr/lib/udev/rules.d/60-block.rules",
        "/dev/console",
        "/proc",
        "/sys",
        "/run",
        "/tmp",
        "/root",
        "/sysroot",
        "/usr/sbin/initoverlayfs",
        "/etc/initoverlayfs.conf",
        "/etc/ld.so.conf.d/extra.conf"
      })
  void theMiniHoldsWhatBootingTakes(String path) {
    assertTrue(mini.lookup(TreePath.of(path)).isPresent());
  }

  @Test
  void theMiniHoldsModulesWithTheirDependenciesAndNothingElse() {
    List<String> names =
        mini.stream()
            .filter(entry -> entry.path().toString().startsWith(MODULES))
            .map(entry -> entry.path().name().toString().replaceFirst("\\.ko.*", ""))
            .toList();

    assertTrue(
        names.containsAll(
            List.of(
                "loop",
                "overlay",
                "erofs",
                "netfs",
                "lz4_decompress",
                "nvme",
                "nvme-common",
                "crc64",
                "dm-verity",
                "reed_solomon",
                "ext4",
                "jbd2",
                "libcrc32c",
                "crc32c-intel")),
        names::toString);
    for (String name : List.of("dm-crypt", "drm", "hid", "e1000e")) {
      assertFalse(names.contains(name), name);
    }
    assertTrue(names.stream().noneMatch(name -> name.startsWith("snd")));
  }

  @Test
  void theMiniLeavesFontsFirmwareAndLocalesOut() {

    assertTrue(mini.lookup(TreePath.of("/usr/share/fonts")).isEmpty());
    assertTrue(mini.lookup(TreePath.of("/usr/lib/firmware")).isEmpty());
    assertTrue(mini.lookup(TreePath.of(SampleInitramfs.LARGE_FILE)).isEmpty());
    assertTrue(mini.lookup(TreePath.of("/usr/sbin/plymouthd")).isEmpty());
  }

  @Test
  void theSampleSplitsWithoutFindingsAndAlwaysTheSame() throws IOException {
    MiniSelection first = MiniSelection.of(SAMPLE, SplitPolicy.standard());
    MiniSelection second = MiniSelection.of(SAMPLE, SplitPolicy.standard());

    assertEquals(List.of(), first.findings());
    assertEquals(explain(first), explain(second));
  }

  @Test
  void everyPathSaysWhyItIsThere() throws IOException {
    TreeBuilder tree =
        new TreeBuilder()
            .file("/lib/modules/1/k/a.ko", "")
            .file("/lib/modules/1/k/b.ko", "")
            .file("/lib/modules/1/modules.dep", "k/a.ko: k/b.ko\n")
            .symlink("/usr/bin/sh", "bash")
            .file("/usr/bin/bash", "#!/usr/bin/interp\n")
            .file("/usr/bin/interp", "")
            .file("/other", "");

    assertEquals(
        List.of(
            "/lib directory on the way to /lib/modules",
            "/lib/modules directory on the way to /lib/modules/1",
            "/lib/modules/1 directory on the way to /lib/modules/1/k",
            "/lib/modules/1/k directory on the way to /lib/modules/1/k/a.ko",
            "/lib/modules/1/k/a.ko p:1: module a",
            "/lib/modules/1/k/b.ko module dependency of /lib/modules/1/k/a.ko",
            "/usr directory on the way to /usr/bin",
            "/usr/bin directory on the way to /usr/bin/sh",
            "/usr/bin/bash target of link /usr/bin/sh",
            "/usr/bin/interp interpreter of /usr/bin/bash",
            "/usr/bin/sh p:2: binary /bin/sh"),
        explain(select(tree, "module a", "binary /bin/sh")));
  }

  @Test
  void theLastMatchingRuleCountsButDependenciesStay() throws IOException {
    TreeBuilder tree =
        new TreeBuilder().file("/a/1", "").file("/a/2", "").file("/a/3", "").symlink("/l", "a/2");
    MiniSelection mini = select(tree, "path /a/*", "exclude /a/[23]", "path /a/3", "path /l");

    assertEquals(
        List.of(
            "/a directory on the way to /a/1",
            "/a/1 p:1: path /a/*",
            "/a/2 target of link /l",
            "/a/3 p:3: path /a/3",
            "/l p:4: path /l"),
        explain(mini));
  }

  @Test
  void directoriesAreMadeWhereMissingAndThroughLinks() throws IOException {
    TreeBuilder tree =
        new TreeBuilder().directory("/real", Metadata.of(0700)).symlink("/link", "real");
    MiniSelection mini = select(tree, "directory /link/sub/deep /real");

    Node real = mini.tree().lookup(TreePath.of("/real")).orElseThrow();
    Node deep = mini.tree().lookup(TreePath.of("/real/sub/deep")).orElseThrow();
    assertEquals(0700, real.metadata().permissions());
    assertEquals(0755, deep.metadata().permissions());
    assertTrue(deep instanceof Directory);
    assertTrue(mini.tree().lookup(TreePath.of("/link")).isPresent());
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAFinding() throws IOException {
    TreeBuilder tree = new TreeBuilder().file("/boot", "").symlink("/dead", "nowhere");
    MiniSelection mini = select(tree, "directory /boot/x /dead");

    assertEquals(
        List.of(Code.DIRECTORY_BLOCKED, Code.DIRECTORY_BLOCKED),
        mini.findings().stream().map(SplitFinding::code).toList());
    assertEquals(List.of(), explain(mini));
  }

  @Test
  void unmetNeedsAreFindingsAndBuiltinModulesMeetThem() throws IOException {
    TreeBuilder tree =
        new TreeBuilder()
            .file("/init", "")
            .file("/lib/modules/1/modules.builtin", "kernel/fs/erofs/erofs.ko\n");
    MiniSelection mini =
        select(tree, "need path /init", "need module erofs loop", "need binary /bin/x");

    assertEquals(
        List.of(
            "p:2: expected something in the tree to match \"need module loop\", nothing does",
            "p:3: expected something in the tree to match \"need binary /bin/x\", nothing does"),
        mini.findings().stream().map(SplitFinding::toString).toList());
  }

  @Test
  void namesThatNoFileCanHaveInAnIndexMatchNothing() throws IOException {
    String endless = "x".repeat(300);
    TreeBuilder tree =
        new TreeBuilder()
            .file("/lib/modules/1/..ko", "")
            .file("/lib/modules/1/modules.builtin", "..ko\na\0b.ko\n" + endless + ".ko\n")
            .file("/lib/modules/1/modules.builtin.modinfo", "a/b.alias=c\0.alias=d\0")
            .file("/lib/modules/1/modules.dep", "..ko: " + endless + ".ko ...ko\n");

    MiniSelection mini = select(tree, "need module [!q]*", "module-path **");

    assertTrue(mini.reasons().containsKey(TreePath.of("/lib/modules/1/..ko")));
    assertEquals(
        List.of(Code.MODULE_MISSING, Code.NEEDED_RULE_UNMATCHED),
        mini.findings().stream().map(SplitFinding::code).toList());
  }

  @Test
  void missingModulesAreFindings() throws IOException {
    TreeBuilder tree =
        new TreeBuilder()
            .file("/lib/modules/1/a.ko", "")
            .file("/lib/modules/1/modules.dep", "a.ko: b.ko\n")
            .file("/lib/modules/1/modules.softdep", "softdep a pre: c\n");

    assertEquals(
        List.of(Code.MODULE_MISSING, Code.SOFT_MODULE_MISSING),
        select(tree, "module a").findings().stream().map(SplitFinding::code).toList());
  }

  @Test
  void nodesKeepTheirIdentitySoHardLinksStay() throws IOException {
    FileTree some = MiniSelection.of(SAMPLE, SplitPolicy.parse("p", "path /sbin/fsck.ext*")).tree();
    Node ext3 = some.lookup(TreePath.of("/usr/sbin/fsck.ext3")).orElseThrow();

    assertSame(ext3, some.lookup(TreePath.of("/usr/sbin/fsck.ext4")).orElseThrow());
    assertSame(ext3, SAMPLE.lookup(TreePath.of("/usr/sbin/fsck.ext3")).orElseThrow());
    assertEquals(3, some.linkCounts().get(ext3));
  }

  @Test
  void longChainsOfLinksEnd() throws IOException {
    TreeBuilder tree = new TreeBuilder();
    for (int i = 0; i < 20_000; i++) {
      tree.symlink("/l" + i, "l" + (i + 1));
    }

    assertTrue(select(tree, "path /l0").reasons().size() > PathWalk.MAX_LINKS);
  }
}
