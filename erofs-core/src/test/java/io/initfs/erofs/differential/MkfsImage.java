package io.initfs.erofs.differential;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image that mkfs.erofs made.
 *
 * @param devices further files that hold data of it
 */
record MkfsImage(Path path, ImmutableList<Path> devices) {
  /** A cluster size in bytes and a pattern of paths a line. */
  private static final String HINTS = "4096 RANDOM\n16384 TEXT\n65536 duplicates\n";

  /** Makes the image of a case in {@code directory}, of its source in {@code sources}. */
  static MkfsImage of(MkfsCase mkfsCase, Path directory, Path sources)
      throws IOException, InterruptedException {
    Path source = mkfsCase.source().in(sources);
    Files.writeString(directory.resolve("hints"), HINTS);
    List<String> options =
        mkfsCase.options().stream().map(option -> option.replace("@", directory + "/")).toList();
    Path image = directory.resolve("image");
    mkfs(options, image, source);
    ImmutableList.Builder<Path> devices = ImmutableList.builder();
    if (mkfsCase.options().contains("--blobdev=@blob")) {
      devices.add(directory.resolve("blob"));
    }
    if (mkfsCase.options().contains("--tar=i")) {
      devices.add(source);
    }
    return new MkfsImage(image, devices.build());
  }

  /** Makes an image in {@code directory} of other images, which hold the data. */
  static MkfsImage ofImages(Path directory, ImmutableList<Path> images)
      throws IOException, InterruptedException {
    Path image = directory.resolve("image");
    mkfs(List.of(), image, images.toArray(Path[]::new));
    return new MkfsImage(image, images);
  }

  static void mkfs(List<String> options, Path image, Path... sources)
      throws IOException, InterruptedException {
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    arguments.add("--quiet", "-Uclear", "-T1700000000", "--mkfs-time");
    arguments.addAll(options).add(image.toString());
    for (Path source : sources) {
      arguments.add(source.toString());
    }
    ErofsUtils.mkfs(arguments.build().toArray(String[]::new)).requireSuccess();
  }

  /** How we read it otherwise than the kernel does, a line for each difference. */
  List<String> differencesFromMount() throws IOException, InterruptedException {
    try (KernelMount mount = KernelMount.mount(path, devices.toArray(Path[]::new));
        ErofsImage image = open()) {
      return ImageComparison.withMount(image, mount.path());
    }
  }

  /** How what we read is not {@code source}, the directory that the image was made of. */
  List<String> differencesFromSource(Path source) throws IOException, InterruptedException {
    try (ErofsImage image = open()) {
      return ImageComparison.withSource(image, source);
    }
  }

  /** What the checker finds in it. */
  List<String> findings() throws IOException {
    try (ImageSource image = ImageSource.open(path)) {
      return ErofsCheck.check(image, options(), ignored -> {}).stream()
          .map(Finding::toString)
          .toList();
    }
  }

  private ErofsImage open() throws IOException {
    return ErofsImage.open(ImageSource.open(path), options());
  }

  private ReadOptions options() throws IOException {
    List<ImageSource> sources = new ArrayList<>();
    for (Path device : devices) {
      sources.add(ImageSource.open(device));
    }
    return ReadOptions.DEFAULT.withDevices(sources);
  }
}
