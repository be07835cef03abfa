package io.initfs.testdata;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;

/** The tools of erofs-utils. Need {@link Requirement#EROFS_UTILS}. */
public final class ErofsUtils {
  private ErofsUtils() {}

  /** Runs mkfs.erofs; it may fail. */
  public static Commands.Result mkfs(String... arguments) throws IOException, InterruptedException {
    return run("mkfs.erofs", arguments);
  }

  /** Runs fsck.erofs; it may fail. */
  public static Commands.Result fsck(String... arguments) throws IOException, InterruptedException {
    return run("fsck.erofs", arguments);
  }

  /** Runs dump.erofs; it may fail. */
  public static Commands.Result dump(String... arguments) throws IOException, InterruptedException {
    return run("dump.erofs", arguments);
  }

  /** Checks an image and extracts it into a directory that fsck.erofs makes, xattrs included. */
  public static Commands.Result fsckExtract(Path image, Path directory)
      throws IOException, InterruptedException {
    return fsck("--extract=" + directory, "--preserve", "--xattrs", image.toString())
        .requireSuccess();
  }

  /** The contents of the file at {@code path} in an image. */
  public static byte[] cat(Path image, String path) throws IOException, InterruptedException {
    return dump("--cat", "--path=" + path, image.toString()).requireSuccess().stdout();
  }

  private static Commands.Result run(String tool, String... arguments)
      throws IOException, InterruptedException {
    return Commands.run(
        ImmutableList.<String>builder().add(PeerTools.require(tool)).add(arguments).build());
  }
}
