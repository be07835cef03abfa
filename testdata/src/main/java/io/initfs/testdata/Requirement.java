package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.common.base.Splitter;
import com.google.errorprone.annotations.Immutable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a test may need of its host. {@link #require} skips the test where that is missing, and says
 * what is; where the system property {@code initfs.require} lists the requirement's name, or {@code
 * all}, it fails the test instead, so that CI cannot pass by skipping.
 */
public enum Requirement {
  /** The process is root. */
  ROOT("root", HostProbes::root),

  /** Root on a Linux that mounts EROFS. */
  KERNEL("kernel", HostProbes::kernel),

  /** Root, and a loop device that is free. */
  LOOP("loop", HostProbes::loop),

  /** mkfs.erofs, fsck.erofs and dump.erofs of 1.9 or later. */
  EROFS_UTILS("erofs-utils", HostProbes::erofsUtils),

  /** GNU tar, which knows all xattrs. */
  TAR("tar", () -> HostProbes.tool("tar", "GNU tar")),

  /** GNU cpio. */
  CPIO("cpio", () -> HostProbes.tool("cpio", "GNU cpio")),

  /** libarchive's cpio. */
  BSDCPIO("bsdcpio", () -> HostProbes.tool("bsdcpio", "libarchive")),

  /** 3cpio. */
  THREE_CPIO("3cpio", () -> HostProbes.tool("3cpio", "3cpio")),

  /** bash, which completes command lines. */
  BASH("bash", () -> HostProbes.tool("bash", "GNU bash")),

  /** groff, which formats manual pages. */
  GROFF("groff", () -> HostProbes.tool("groff", "GNU groff")),

  /** The images of {@link RealInitramfs}, and gzip, xz and zstd to look into them. */
  INITRAMFS("initramfs", HostProbes::initramfs);

  private static final String PROPERTY = "initfs.require";
  private static final Splitter COMMA = Splitter.on(',').trimResults().omitEmptyStrings();

  private static final Map<Requirement, Optional<String>> ANSWERS = new ConcurrentHashMap<>();

  /** Says why a requirement is not met. */
  @Immutable
  interface Probe {
    Optional<String> missing() throws IOException, InterruptedException;
  }

  private final String name;
  private final Probe probe;

  Requirement(String name, Probe probe) {
    this.name = name;
    this.probe = probe;
  }

  /** Why this host does not meet the requirement; empty if it does. Found out once. */
  public Optional<String> missing() {
    return ANSWERS.computeIfAbsent(this, requirement -> ask(requirement.probe));
  }

  /** Skips or fails the calling test unless the requirement is met. */
  public void require() {
    enforce(name, missing(), System.getProperty(PROPERTY, ""));
  }

  static void enforce(String name, Optional<String> missing, String demanded) {
    if (missing.isEmpty()) {
      return;
    }
    String reason = name + ": " + missing.get();
    List<String> names = COMMA.splitToList(demanded);
    if (names.contains(name) || names.contains("all")) {
      fail("required by -D" + PROPERTY + ": " + reason);
    }
    abort("needs " + reason);
  }

  private static Optional<String> ask(Probe probe) {
    try {
      return probe.missing();
    } catch (IOException failed) {
      return Optional.of(failed.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.of(interrupted.toString());
    }
  }
}
