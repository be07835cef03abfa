package io.initfs.initoverlayfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.program.ElfAbi;
import io.initfs.fstree.program.ElfWriter;
import io.initfs.initoverlayfs.SplitFinding.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibraryResolverTest {
  private static final ElfAbi I386 = new ElfAbi(false, false, 3);

  private final TreeBuilder builder = new TreeBuilder();
  private final List<SplitFinding> findings = new ArrayList<>();

  private static ElfWriter elf() {
    return new ElfWriter(ElfAbi.X86_64);
  }

  private void put(String path, ElfWriter elf) {
    put(path, elf.toByteArray(new byte[8]));
  }

  private void put(String path, byte[] content) {
    builder.put(path, RegularFile.of(Metadata.of(0755), content));
  }

  /** Where each need of {@code program} was found, with the reason. */
  private List<String> needs(String program) throws IOException {
    FileTree tree = builder.build();
    TreePath path = TreePath.of(program);
    RegularFile file = (RegularFile) tree.lookup(path).orElseThrow();
    return new LibraryResolver(tree, findings::add)
        .needs(path, file).stream()
            .map(d -> d.walk().end().orElseThrow().path() + " " + d.reason())
            .toList();
  }

  @Test
  void librariesOfLibrariesAreFoundThroughLinks() throws IOException {
    builder.symlink("/lib64", "usr/lib64").symlink("/usr/lib64/liba.so.1", "liba.so.1.5");
    put("/bin/p", elf().interpreter("/lib64/ld.so").needed("liba.so.1"));
    put("/usr/lib64/ld.so", elf());
    put("/usr/lib64/liba.so.1.5", elf().soname("liba.so.1").needed("libc.so.6"));
    put("/usr/lib64/libc.so.6", elf().needed("liba.so.1"));

    assertEquals(
        List.of(
            "/usr/lib64/ld.so interpreter of /bin/p",
            "/usr/lib64/liba.so.1.5 library of /bin/p",
            "/usr/lib64/libc.so.6 library of /usr/lib64/liba.so.1.5"),
        needs("/bin/p"));
    assertEquals(List.of(), findings);
  }

  @Test
  void runPathIsRelativeToTheFileAndNotInherited() throws IOException {
    put("/opt/x/bin/p", elf().needed("liba.so").runpath("${ORIGIN}/../lib"));
    put("/opt/x/lib/liba.so", elf().needed("libb.so"));
    put("/opt/x/lib/libb.so", elf());

    assertEquals(List.of("/opt/x/lib/liba.so library of /opt/x/bin/p"), needs("/opt/x/bin/p"));
    assertEquals(
        List.of("/opt/x/lib/liba.so: expected its library libb.so, not in the tree"),
        findings.stream().map(SplitFinding::toString).toList());
  }

  @Test
  void rpathIsInheritedUnlessThereIsARunPath() throws IOException {
    put("/opt/p", elf().needed("liba.so").rpath("$ORIGIN/lib"));
    put("/opt/lib/liba.so", elf().needed("libb.so"));
    put("/opt/lib/libb.so", elf());
    put("/opt/q", elf().needed("liba.so").rpath("$ORIGIN/lib").runpath("/none"));

    assertEquals(
        List.of(
            "/opt/lib/liba.so library of /opt/p", "/opt/lib/libb.so library of /opt/lib/liba.so"),
        needs("/opt/p"));
    assertEquals(List.of(), needs("/opt/q"));
  }

  @Test
  void librariesForAnotherMachineArePassedOver() throws IOException {
    put("/bin/p", elf().needed("liba.so"));
    put("/lib64/liba.so", new ElfWriter(I386));
    put("/lib/x86_64-linux-gnu/liba.so", "INPUT(liba.so.1)".getBytes(StandardCharsets.UTF_8));
    put("/usr/lib/liba.so", elf());

    assertEquals(List.of("/usr/lib/liba.so library of /bin/p"), needs("/bin/p"));
  }

  @Test
  void directoriesOfLdSoConfComeFirst() throws IOException {
    builder
        .file("/etc/ld.so.conf", "# own\ninclude ld.so.conf.d/*.conf\n/opt/late=libc6 # old form\n")
        .file("/etc/ld.so.conf.d/a.conf", "/opt/early\ninclude /etc/ld.so.conf\n")
        .file("/etc/ld.so.conf.d/b.txt", "/opt/never\n");
    put("/bin/p", elf().needed("liba.so").needed("libb.so").needed("libc.so"));
    put("/opt/early/liba.so", elf());
    put("/opt/late/libb.so", elf());
    put("/opt/never/libc.so", elf());
    put("/lib64/liba.so", elf());

    assertEquals(
        List.of("/opt/early/liba.so library of /bin/p", "/opt/late/libb.so library of /bin/p"),
        needs("/bin/p"));
  }

  @Test
  void aBrokenIncludePatternIsAFinding() throws IOException {
    builder.file("/etc/ld.so.conf", "include /etc/x[\n");
    put("/bin/p", elf());

    assertEquals(List.of(), needs("/bin/p"));
    assertEquals(Code.INDEX_CORRUPT, findings.get(0).code());
  }

  @Test
  void scriptsNeedTheirInterpreterAndWhatEnvLooksUp() throws IOException {
    builder.file("/a.sh", "#! /bin/sh -e\n").file("/b.py", "#!/usr/bin/env python3\n");
    builder.symlink("/bin", "usr/bin");
    put("/usr/bin/sh", elf());
    put("/usr/bin/env", elf());
    put("/usr/bin/python3", elf());

    assertEquals(List.of("/usr/bin/sh interpreter of /a.sh"), needs("/a.sh"));
    assertEquals(
        List.of("/usr/bin/env interpreter of /b.py", "/usr/bin/python3 interpreter of /b.py"),
        needs("/b.py"));
    builder.file("/c.sh", "#!/usr/bin/env -S sh -e\n");
    assertEquals(
        List.of("/usr/bin/env interpreter of /c.sh", "/usr/bin/sh interpreter of /c.sh"),
        needs("/c.sh"));
  }

  @Test
  void missingInterpretersAndCorruptFilesAreFindings() throws IOException {
    builder.file("/a.sh", "#!/bin/none\n");
    byte[] corrupt = elf().needed("liba.so").toByteArray(new byte[0]);
    corrupt[4] = 9;
    put("/bin/p", corrupt);

    assertEquals(List.of(), needs("/a.sh"));
    assertEquals(List.of(), needs("/bin/p"));
    assertEquals(
        List.of(Code.INTERPRETER_MISSING, Code.ELF_CORRUPT),
        findings.stream().map(SplitFinding::code).toList());
    assertTrue(findings.get(1).message().contains("EI_CLASS at offset 4"));
  }
}
