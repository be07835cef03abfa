package io.initfs.initoverlayfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.SplitFinding.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelModulesTest {
  private final TreeBuilder builder = new TreeBuilder().symlink("/lib", "usr/lib");
  private final List<SplitFinding> findings = new ArrayList<>();

  private void file(String name, String text) {
    builder.file("/usr/lib/modules/6.1/" + name, text);
  }

  private KernelModules read() throws IOException {
    return KernelModules.findAll(builder.build(), findings::add).get(0);
  }

  @Test
  void modulesGoByNormalNamesWhateverTheirSuffix() throws IOException {
    file("kernel/a-b.ko", "");
    file("kernel/c.ko.xz", "");
    file("extra/d_e.ko.zst", "");
    file("extra/f.ko.gz", "");
    file("kernel/README", "");

    assertEquals(List.of("d_e", "f", "a_b", "c"), read().files().keySet().asList());
    assertEquals(
        TreePath.of("/usr/lib/modules/6.1/kernel/a-b.ko"),
        read().files().get("a_b").iterator().next());
  }

  @Test
  void dependenciesComeFromModulesDep() throws IOException {
    file("kernel/x.ko.xz", "");
    file("kernel/y-1.ko.xz", "");
    file("modules.builtin", "kernel/z.ko\n");
    file("modules.dep", "kernel/x.ko.xz: kernel/y-1.ko.xz kernel/z.ko kernel/gone.ko.xz\n");

    KernelModules.Needs needs = read().dependencies("x");

    assertEquals(ImmutableList.of("y_1"), needs.present());
    assertEquals(ImmutableList.of("gone"), needs.missing());
  }

  @Test
  void softDependenciesGoThroughAliasesOfModulesAndOfTheKernel() throws IOException {
    file("kernel/xxhash_generic.ko", "");
    file("modules.alias", "alias xxhash64 xxhash_generic\nalias pci:v*d* other\n");
    file("modules.builtin.modinfo", "sha256_generic.alias=sha256\0sha256_generic.license=GPL\0");
    file("modules.softdep", "# c\nsoftdep btrfs ignored pre: xxhash64 sha256 post: blake2b-256\n");

    KernelModules.Needs needs = read().softDependencies("btrfs");

    assertEquals(ImmutableList.of("xxhash_generic"), needs.present());
    assertEquals(ImmutableList.of("blake2b_256"), needs.missing());
  }

  @Test
  void aBrokenIndexIsOneFinding() throws IOException {
    file("kernel/x.ko", "");
    file("modules.dep", "kernel/x.ko kernel/y.ko\njunk\nkernel/x.ko: readme\n");

    assertEquals(ImmutableList.of(), read().dependencies("x").missing());
    assertEquals(1, findings.size());
    assertEquals(Code.INDEX_CORRUPT, findings.get(0).code());
    assertEquals("/usr/lib/modules/6.1/modules.dep", findings.get(0).subject());
  }

  @Test
  void aVersionReachedTwoWaysIsReadOnce() throws IOException {
    file("kernel/x.ko", "");
    builder.file("/usr/lib/modules/6.2/kernel/x.ko", "");

    assertEquals(
        List.of("/usr/lib/modules/6.1", "/usr/lib/modules/6.2"),
        KernelModules.findAll(builder.build(), findings::add).stream()
            .map(kernel -> kernel.directory().toString())
            .toList());
  }
}
