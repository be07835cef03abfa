package io.initfs.testdata;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the reference tools are: in {@code $INITFS_PEERS/bin}, else where {@code fetch-peers.sh}
 * puts them, else on the path.
 */
public final class PeerTools {
  private PeerTools() {}

  /** The program of that name, the first there is. */
  public static Optional<Path> find(String name) {
    return directories().stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * As {@link #find}, for those who have asked their {@link Requirement}.
   *
   * @throws IllegalStateException if there is none
   */
  static String require(String name) {
    return find(name)
        .map(Path::toString)
        .orElseThrow(() -> new IllegalStateException(name + " not found in " + directories()));
  }

  static List<Path> directories() {
    List<Path> directories = new ArrayList<>();
    environment("INITFS_PEERS").ifPresent(peers -> directories.add(Path.of(peers, "bin")));
    directories.add(cache().resolve("peers/bin"));
    for (String directory : environment("PATH").orElse("").split(File.pathSeparator, -1)) {
      if (!directory.isEmpty()) {
        directories.add(Path.of(directory));
      }
    }
    return directories;
  }

  /** Where the scripts of this module put what they get and make. */
  static Path cache() {
    return environment("XDG_CACHE_HOME")
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("initfs");
  }

  static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }
}
