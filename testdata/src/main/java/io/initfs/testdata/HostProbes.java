package io.initfs.testdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at the host for {@link Requirement}: each answer is why something is missing, or empty. */
final class HostProbes {
  private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.(\\d+)");

  private HostProbes() {}

  static Optional<String> root() throws IOException {
    Path self = Path.of("/proc/self");
    if (!Files.exists(self)) {
      return Optional.of("not on Linux");
    }
    Object uid = Files.getAttribute(self, "unix:uid");
    return uid.equals(0) ? Optional.empty() : Optional.of("running as user " + uid);
  }

  static Optional<String> kernel() throws IOException, InterruptedException {
    Optional<String> notRoot = root();
    if (notRoot.isPresent()) {
      return notRoot;
    }
    if (!erofsIsRegistered()) {
      if (PeerTools.find("modprobe").isPresent()) {
        Commands.run("modprobe", "erofs");
      }
      if (!erofsIsRegistered()) {
        return Optional.of("this kernel has no EROFS");
      }
    }
    return mayMount();
  }

  static Optional<String> loop() throws IOException, InterruptedException {
    Optional<String> notRoot = root();
    if (notRoot.isPresent()) {
      return notRoot;
    }
    return PeerTools.find("losetup").isPresent()
            && Commands.run("losetup", "--find").exitCode() == 0
        ? Optional.empty()
        : Optional.of("no loop device is free here");
  }

  private static boolean erofsIsRegistered() throws IOException {
    return Files.readAllLines(Path.of("/proc/filesystems")).contains("\terofs");
  }

  /** In a container, root need not be allowed to mount. */
  private static Optional<String> mayMount() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("initfs-mount-probe");
    try {
      Commands.Result mounted = Commands.run("mount", "-t", "tmpfs", "tmpfs", directory.toString());
      if (mounted.exitCode() != 0) {
        return Optional.of("mounting is not permitted here");
      }
      Commands.run("umount", directory.toString()).requireSuccess();
      return Optional.empty();
    } finally {
      Files.delete(directory);
    }
  }

  static Optional<String> erofsUtils() throws IOException, InterruptedException {
    for (String name : List.of("mkfs.erofs", "fsck.erofs", "dump.erofs")) {
      Optional<Path> tool = PeerTools.find(name);
      if (tool.isEmpty()) {
        return Optional.of(name + " not found");
      }
      Commands.Result result = Commands.run(tool.get().toString(), "--version");
      Matcher version = VERSION.matcher(result.text());
      if (!version.find()) {
        return Optional.of(tool.get() + " does not say its version");
      }
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      if (major < 1 || (major == 1 && minor < 9)) {
        String found = result.text().lines().findFirst().orElse("");
        return Optional.of(tool.get() + " is older than 1.9: " + found);
      }
    }
    return Optional.empty();
  }

  static Optional<String> initramfs() {
    for (RealInitramfs image : RealInitramfs.values()) {
      if (!Files.isReadable(image.path())) {
        return Optional.of(image.path() + " not found; testdata/make-initramfs.sh makes it");
      }
    }
    return Stream.of("gzip", "xz", "zstd")
        .filter(tool -> PeerTools.find(tool).isEmpty())
        .map(tool -> tool + " not found")
        .findFirst();
  }

  /** A tool that names itself when asked for its version. */
  static Optional<String> tool(String name, String nameInVersion)
      throws IOException, InterruptedException {
    Optional<Path> tool = PeerTools.find(name);
    if (tool.isEmpty()) {
      return Optional.of(name + " not found");
    }
    String version = Commands.run(tool.get().toString(), "--version").text();
    return version.contains(nameInVersion)
        ? Optional.empty()
        : Optional.of(tool.get() + " is not " + nameInVersion + ": " + version);
  }
}
