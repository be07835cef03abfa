package io.initfs.initoverlayfs.sample;

import io.initfs.fstree.FileTree;

/**
 * A made-up initramfs with the shape of a distribution's: merged {@code /usr}, programs and
 * libraries that are ELF files and name each other, kernel modules with depmod's indexes, firmware,
 * udev rules, units, scripts, links of both kinds, device nodes. Nothing in it can run.
 *
 * @param early what stands before the main archive for the kernel's own use: CPU microcode
 * @param main the initramfs proper
 */
public record SampleInitramfs(FileTree early, FileTree main) {
  /** A file of some 10 MB that compresses well, of which a program reads one page at a time. */
  public static final String LARGE_FILE = "/usr/lib/locale/locale-archive";

  /** The version of the kernel that the modules are for. */
  public static final String KERNEL_VERSION = "6.12.0-1.initfs.x86_64";

  private static final long DEFAULT_SEED = 0x1417F5;

  /** How large a sample is; its structure stays the same. */
  public enum Profile {
    /** About 1 MB, for tests. */
    SMALL(32, 8),
    /** About 28 MB in some 900 entries, the size of a distribution's for one machine. */
    STANDARD(1, 1);

    private final int sizeDivisor;
    private final int countDivisor;

    Profile(int sizeDivisor, int countDivisor) {
      this.sizeDivisor = sizeDivisor;
      this.countDivisor = countDivisor;
    }

    int bytes(int standardBytes) {
      return Math.max(64, standardBytes / sizeDivisor);
    }

    int count(int standardCount) {
      return Math.max(1, standardCount / countDivisor);
    }
  }

  public static SampleInitramfs generate(Profile profile) {
    return generate(profile, DEFAULT_SEED);
  }

  /** The same profile and seed give the same trees, byte for byte, on any JDK and host. */
  public static SampleInitramfs generate(Profile profile, long seed) {
    Dice dice = new Dice(seed);
    SampleTree early = new SampleTree(profile, dice);
    early.file("/early_cpio", 0644, "1\n");
    early.file(
        "/kernel/x86/microcode/GenuineIntel.bin",
        0644,
        early.filler().noise(profile.bytes(400_000)));
    SampleTree main = new SampleTree(profile, dice);
    SampleSystem.addTo(main);
    SamplePrograms.addTo(main);
    SampleModules.addTo(main);
    SampleData.addTo(main);
    return new SampleInitramfs(early.build(), main.build());
  }
}
