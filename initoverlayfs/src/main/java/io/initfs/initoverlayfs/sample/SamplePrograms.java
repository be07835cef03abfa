package io.initfs.initoverlayfs.sample;

import com.google.common.base.Splitter;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.program.ElfAbi;
import io.initfs.fstree.program.ElfWriter;
import java.util.List;

/** Programs and libraries of the sample: real names and needs, made-up contents. */
final class SamplePrograms {
  /** Name, version, size in KB, needed libraries. */
  private static final String LIBRARIES =
      """
      ld-linux-x86-64.so.2  -       114
      libc.so.6             -       1140  ld-linux-x86-64.so.2
      libm.so.6             -       420   libc.so.6
      libtinfo.so.6         6.5     114   libc.so.6
      libreadline.so.8      8.2     198   libtinfo.so.6 libc.so.6
      libblkid.so.1         1.1.0   138   libc.so.6
      libuuid.so.1          1.3.0   18    libc.so.6
      libmount.so.1         1.1.0   174   libblkid.so.1 libselinux.so.1 libc.so.6
      libsmartcols.so.1     1.1.0   132   libc.so.6
      libselinux.so.1       -       102   libpcre2-8.so.0 libc.so.6
      libpcre2-8.so.0       0.13.0  360   libc.so.6
      libcap.so.2           2.70    24    libc.so.6
      libacl.so.1           1.1.2   21    libattr.so.1 libc.so.6
      libattr.so.1          1.1.2   15    libc.so.6
      libudev.so.1          1.7.9   126   libcap.so.2 libc.so.6
      libkmod.so.2          2.5.0   66   libzstd.so.1 liblzma.so.5 libz.so.1 libcrypto.so.3 libc.so.6
      libzstd.so.1          1.5.6   450   libc.so.6
      liblzma.so.5          5.6.2   126   libc.so.6
      libz.so.1             1.3.1   66   libc.so.6
      libcrypto.so.3        3.2.2   1100  libz.so.1 libc.so.6
      libseccomp.so.2       2.5.5   78   libc.so.6
      libcrypt.so.2         2.0.0   114   libc.so.6
      libdevmapper.so.1.02  -       234   libselinux.so.1 libudev.so.1 libm.so.6 libc.so.6
      libgcc_s.so.1         -       78   libc.so.6
      libext2fs.so.2        2.4     252   libcom_err.so.2 libc.so.6
      libcom_err.so.2       2.1     15    libc.so.6
      libfreetype.so.6      6.20    480   libz.so.1 libm.so.6 libc.so.6
      libdrm.so.2           2.4     54    libc.so.6
      """;

  /** Path, permissions, size in KB, needed libraries. */
  private static final String PROGRAMS =
      """
      /usr/lib/systemd/systemd              755   66   libsystemd-shared-256.so libc.so.6
      /usr/lib/systemd/systemd-journald     755   114   libsystemd-shared-256.so libc.so.6
      /usr/lib/systemd/systemd-modules-load 755   18    libsystemd-shared-256.so libc.so.6
      /usr/lib/systemd/systemd-shutdown     755   36    libsystemd-shared-256.so libc.so.6
      /usr/lib/systemd/systemd-sysctl       755   18    libsystemd-shared-256.so libc.so.6
      /usr/lib/systemd/systemd-vconsole-setup 755 24    libsystemd-shared-256.so libc.so.6
      /usr/bin/udevadm                      755   390   libsystemd-shared-256.so libkmod.so.2 libblkid.so.1 libacl.so.1 libc.so.6
      /usr/bin/systemctl                    755   192   libsystemd-shared-256.so libc.so.6
      /usr/bin/journalctl                   755   54    libsystemd-shared-256.so libc.so.6
      /usr/bin/systemd-tmpfiles             755   84   libsystemd-shared-256.so libacl.so.1 libc.so.6
      /usr/bin/systemd-run                  755   48    libsystemd-shared-256.so libc.so.6
      /usr/bin/bash                         755   540   libtinfo.so.6 libc.so.6
      /usr/bin/kmod                         755   102   libkmod.so.2 libc.so.6
      /usr/bin/mount                        4755  36    libmount.so.1 libselinux.so.1 libc.so.6
      /usr/bin/umount                       4755  24    libmount.so.1 libselinux.so.1 libc.so.6
      /usr/bin/findmnt                      755   48    libmount.so.1 libsmartcols.so.1 libc.so.6
      /usr/bin/cat                          755   24    libc.so.6
      /usr/bin/cp                           755   84   libselinux.so.1 libacl.so.1 libattr.so.1 libc.so.6
      /usr/bin/ls                           755   84   libselinux.so.1 libcap.so.2 libc.so.6
      /usr/bin/mkdir                        755   48    libselinux.so.1 libc.so.6
      /usr/bin/sed                          755   72   libselinux.so.1 libacl.so.1 libc.so.6
      /usr/bin/grep                         755   96   libpcre2-8.so.0 libc.so.6
      /usr/bin/env                          755   30    libc.so.6
      /usr/bin/sleep                        755   24    libc.so.6
      /usr/bin/ln                           755   36    libc.so.6
      /usr/bin/su                           4755  36    libcrypt.so.2 libc.so.6
      /usr/bin/less                         755   120   libtinfo.so.6 libc.so.6
      /usr/bin/plymouth                     755   36    libdrm.so.2 libc.so.6
      /usr/sbin/plymouthd                   755   96   libdrm.so.2 libfreetype.so.6 libc.so.6
      /usr/sbin/blkid                       755   36    libblkid.so.1 libc.so.6
      /usr/sbin/losetup                     755   54    libsmartcols.so.1 libc.so.6
      /usr/sbin/switch_root                 755   12    libc.so.6
      /usr/sbin/initoverlayfs               755   24    libc.so.6
      /usr/sbin/dmsetup                     755   96   libdevmapper.so.1.02 libc.so.6
      /usr/sbin/mdadm                       755   360   libudev.so.1 libc.so.6
      /usr/sbin/fsck.xfs                    755   10    libc.so.6
      /usr/lib/udev/ata_id                  755   18    libudev.so.1 libc.so.6
      /usr/lib/udev/scsi_id                 755   24    libudev.so.1 libc.so.6
      /usr/lib/udev/cdrom_id                755   24    libudev.so.1 libc.so.6
      """;

  private static final String INTERPRETER = "/lib64/ld-linux-x86-64.so.2";

  private final SampleTree tree;

  private SamplePrograms(SampleTree tree) {
    this.tree = tree;
  }

  static void addTo(SampleTree tree) {
    SamplePrograms programs = new SamplePrograms(tree);
    rows(LIBRARIES).forEach(programs::addLibrary);
    programs.addSharedLibraryOfSystemd();
    rows(PROGRAMS).forEach(programs::addProgram);
    programs.addLinks();
  }

  static List<List<String>> rows(String table) {
    return table
        .lines()
        .map(Splitter.on(' ').trimResults().omitEmptyStrings()::splitToList)
        .toList();
  }

  private void addLibrary(List<String> row) {
    String soname = row.get(0);
    ElfWriter elf = new ElfWriter(ElfAbi.X86_64).soname(soname);
    row.subList(3, row.size()).forEach(elf::needed);
    String base = soname.substring(0, soname.indexOf(".so"));
    String file = row.get(1).equals("-") ? soname : base + ".so." + row.get(1);
    tree.file("/usr/lib64/" + file, 0755, elf.toByteArray(code(row.get(2))));
    if (!file.equals(soname)) {
      tree.symlink("/usr/lib64/" + soname, file);
    }
  }

  /** Outside the usual directories: found by the run path of those who need it. */
  private void addSharedLibraryOfSystemd() {
    ElfWriter elf = new ElfWriter(ElfAbi.X86_64).soname("libsystemd-shared-256.so");
    for (String needed : new String[] {"libseccomp.so.2", "libmount.so.1", "libcap.so.2"}) {
      elf.needed(needed);
    }
    byte[] content = elf.needed("libc.so.6").toByteArray(code("1200"));
    tree.file("/usr/lib/systemd/libsystemd-shared-256.so", 0755, content);
  }

  private void addProgram(List<String> row) {
    ElfWriter elf = new ElfWriter(ElfAbi.X86_64).interpreter(INTERPRETER);
    row.subList(3, row.size()).forEach(elf::needed);
    if (row.contains("libsystemd-shared-256.so")) {
      elf.runpath("/usr/lib/systemd");
    }
    tree.file(row.get(0), Integer.parseInt(row.get(1), 8), elf.toByteArray(code(row.get(2))));
  }

  private void addLinks() {
    tree.symlink("/usr/bin/sh", "bash");
    tree.symlink("/usr/sbin/init", "../lib/systemd/systemd");
    tree.symlink("/usr/lib/systemd/systemd-udevd", "../../bin/udevadm");
    for (String alias : new String[] {"modprobe", "insmod", "rmmod", "lsmod", "depmod"}) {
      tree.symlink("/usr/sbin/" + alias, "../bin/kmod");
    }
    ElfWriter elf = new ElfWriter(ElfAbi.X86_64).interpreter(INTERPRETER);
    elf.needed("libext2fs.so.2").needed("libcom_err.so.2").needed("libc.so.6");
    RegularFile checker = tree.file("/usr/sbin/e2fsck", 0755, elf.toByteArray(code("200")));
    for (String type : new String[] {"ext2", "ext3", "ext4"}) {
      tree.hardLink("/usr/sbin/fsck." + type, checker);
    }
  }

  private byte[] code(String kilobytes) {
    return tree.filler().code(tree.profile().bytes(Integer.parseInt(kilobytes) * 1000));
  }
}
