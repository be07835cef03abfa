package io.initfs.initoverlayfs.sample;

/** Directories, device nodes, configuration, units and scripts of the sample. */
final class SampleSystem {
  private static final String UNITS = "/usr/lib/systemd/system/";

  private static final String[] TARGETS = {
    "basic",
    "emergency",
    "initrd",
    "initrd-fs",
    "initrd-root-device",
    "initrd-root-fs",
    "initrd-switch-root",
    "local-fs",
    "local-fs-pre",
    "paths",
    "shutdown",
    "slices",
    "sockets",
    "swap",
    "sysinit",
    "timers",
    "umount"
  };

  private static final String[] SERVICES = {
    "dracut-cmdline",
    "dracut-initqueue",
    "dracut-mount",
    "dracut-pre-pivot",
    "dracut-pre-udev",
    "initrd-cleanup",
    "initrd-parse-etc",
    "initrd-switch-root",
    "pre-initoverlayfs",
    "pre-initoverlayfs-switch-root",
    "systemd-fsck@",
    "systemd-journald",
    "systemd-modules-load",
    "systemd-sysctl",
    "systemd-tmpfiles-setup",
    "systemd-udev-settle",
    "systemd-udev-trigger",
    "systemd-udevd",
    "systemd-vconsole-setup",
    "plymouth-start"
  };

  private static final String[] RULES = {
    "50-udev-default",
    "60-block",
    "60-cdrom_id",
    "60-persistent-storage",
    "63-md-raid-arrays",
    "64-btrfs",
    "70-uaccess",
    "71-seat",
    "75-net-description",
    "80-drivers",
    "95-dm-notify",
    "99-systemd"
  };

  private SampleSystem() {}

  static void addTo(SampleTree tree) {
    addLayout(tree);
    addConfiguration(tree);
    addUnits(tree);
    addScripts(tree);
  }

  private static void addLayout(SampleTree tree) {
    for (String merged : new String[] {"bin", "sbin", "lib", "lib64"}) {
      tree.directory("/usr/" + merged, 0755);
      tree.symlink("/" + merged, "usr/" + merged);
    }
    for (String empty : new String[] {"/proc", "/sys", "/run", "/sysroot", "/var/tmp"}) {
      tree.directory(empty, 0755);
    }
    tree.directory("/root", 0700);
    tree.directory("/tmp", 01777);
    tree.symlink("/var/run", "../run");
    tree.symlink("/init", "usr/lib/systemd/systemd");
    tree.characterDevice("/dev/console", 0600, 5, 1);
    tree.characterDevice("/dev/kmsg", 0644, 1, 11);
    tree.characterDevice("/dev/null", 0666, 1, 3);
    tree.fifo("/run/initctl", 0600);
  }

  private static void addConfiguration(SampleTree tree) {
    tree.file("/etc/passwd", 0644, "root:x:0:0::/root:/bin/sh\n");
    tree.file("/etc/shadow", 0000, "root:*:::::::\n");
    tree.file("/etc/group", 0644, "root:x:0:\ndisk:x:6:\ncdrom:x:11:\n");
    tree.file("/etc/ld.so.conf", 0644, "include ld.so.conf.d/*.conf\n");
    tree.file("/etc/ld.so.conf.d/extra.conf", 0644, "# private libraries\n/usr/lib64/extra\n");
    tree.file("/etc/initoverlayfs.conf", 0644, "bootfs UUID=0\nbootfstype ext4\n");
    tree.file("/etc/udev/udev.conf", 0644, "udev_log=info\n");
    tree.file("/etc/machine-id", 0444, "");
    tree.file("/usr/lib/initrd-release", 0644, "NAME=initfs\nID=initfs\nVERSION_ID=1\n");
    tree.symlink("/etc/initrd-release", "../usr/lib/initrd-release");
    tree.symlink("/etc/os-release", "initrd-release");
    tree.symlink("/etc/mtab", "/proc/self/mounts");
    tree.file("/usr/lib/modprobe.d/systemd.conf", 0644, "options bonding max_bonds=0\n");
    for (String rule : RULES) {
      String path = "/usr/lib/udev/rules.d/" + rule + ".rules";
      tree.file(path, 0644, tree.filler().text(tree.dice().between(400, 8000)));
    }
    byte[] database = tree.filler().table(tree.profile().bytes(900_000));
    tree.file("/usr/lib/udev/hwdb.bin", 0444, database);
  }

  private static void addUnits(SampleTree tree) {
    for (String target : TARGETS) {
      tree.file(UNITS + target + ".target", 0644, "[Unit]\nDescription=" + target + "\n");
    }
    for (String service : SERVICES) {
      String text = tree.filler().text(tree.dice().between(200, 1500));
      tree.file(UNITS + service + ".service", 0644, "[Unit]\n" + text);
    }
    tree.symlink("/etc/systemd/system/default.target", "/usr/lib/systemd/system/initrd.target");
    for (String wanted : new String[] {"systemd-udevd", "systemd-journald", "pre-initoverlayfs"}) {
      tree.symlink(
          UNITS + "sysinit.target.wants/" + wanted + ".service", "../" + wanted + ".service");
    }
  }

  private static void addScripts(SampleTree tree) {
    tree.file("/usr/lib/dracut-lib.sh", 0755, "#!/bin/sh\n" + tree.filler().text(20_000));
    tree.file("/usr/sbin/rdsosreport", 0755, "#!/usr/bin/env bash\n" + tree.filler().text(2000));
    for (String stage : new String[] {"cmdline", "initqueue", "pre-mount", "pre-pivot"}) {
      tree.directory("/usr/lib/dracut/hooks/" + stage, 0755);
      for (int i = 0; i < 3; i++) {
        String path = "/usr/lib/dracut/hooks/" + stage + "/" + (10 + 30 * i) + "-step.sh";
        tree.file(path, 0755, "#!/bin/sh\n" + tree.filler().text(tree.dice().between(100, 3000)));
      }
    }
  }
}
