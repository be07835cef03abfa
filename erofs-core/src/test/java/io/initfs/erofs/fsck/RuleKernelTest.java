package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Patch;
import io.initfs.testdata.Commands;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Linux refuses, or fails to read, is an error. */
@Tag("long")
class RuleKernelTest {
  private static final int MUTATIONS = 40;

  @TempDir private Path directory;

  @BeforeEach
  void needsTheKernel() {
    Requirement.KERNEL.require();
    Requirement.TAR.require();
  }

  @ParameterizedTest
  @MethodSource("io.initfs.erofs.fsck.RuleTest#cases")
  void whatTheKernelRefusesIsAnError(BrokenImage broken) throws IOException, InterruptedException {
    Path image = Files.write(directory.resolve("image"), broken.image());
    Path[] devices = new Path[broken.devices().size()];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = Files.write(directory.resolve("device" + i), broken.devices().get(i));
    }
    String told = complaints(image, devices);
    if (!told.isEmpty()) {
      assertTrue(
          broken.findings().stream().anyMatch(Finding::isError),
          () -> told + broken + " is no error");
    }
  }

  /** Single bytes changed, most of them in the metadata, which end the image. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void whatTheKernelRefusesOfMutatedImagesIsAnError(int series)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(series);
    for (int i = 0; i < MUTATIONS; i++) {
      int metadata = 2 * ValidImages.BLOCK;
      int at =
          random.nextInt(4) == 0
              ? BrokenImage.SB + random.nextInt(128)
              : ValidImages.WRITTEN.length - 1 - random.nextInt(metadata);
      int value = random.nextInt(256);
      byte[] mutated = Patch.sealed(ValidImages.WRITTEN, patch -> patch.put(at, 1, value));
      Path image = Files.write(directory.resolve("image"), mutated);
      String told = complaints(image);
      boolean isError = Images.check(mutated).stream().anyMatch(Finding::isError);
      assertTrue(
          isError || told.isEmpty(), () -> String.format("%s0x%x set to 0x%x", told, at, value));
    }
  }

  /** What mount, or tar on reading all, has to say. */
  private static String complaints(Path image, Path... devices)
      throws IOException, InterruptedException {
    try (KernelMount mount = KernelMount.mount(image, devices)) {
      Commands.Result read =
          Commands.run(
              "timeout",
              "60",
              "sh",
              "-c",
              "tar --create --xattrs --xattrs-include='*' --file=- --directory=\"$1\" . | wc -c",
              "sh",
              mount.path().toString());
      return new String(read.stderr(), StandardCharsets.UTF_8);
    } catch (AssertionError refused) {
      return "mount: " + refused.getMessage();
    }
  }
}
