package io.initfs.erofs.handmade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.differential.ImageComparison;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Linux reads the same images as we do, those that it mounts with pages of 4 KiB. */
class HandMadeKernelTest {
  private static final int PAGE_BITS = 12;

  @TempDir private Path directory;

  @BeforeEach
  void needsTheKernel() {
    Requirement.KERNEL.require();
  }

  static Stream<HandMadeCase> cases() {
    return HandMadeCases.all().stream().filter(one -> one.image().blockBits() <= PAGE_BITS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mountShowsTheSame(HandMadeCase one) throws IOException, InterruptedException {
    Path file = one.image().write(directory.resolve("image"));
    Path[] devices = one.image().writeDevices(directory);
    try (KernelMount mount = KernelMount.mount(file, devices);
        ErofsImage image = one.image().open()) {
      for (Map.Entry<String, byte[]> expected : one.image().contents().entrySet()) {
        byte[] got = Files.readAllBytes(mount.path().resolve(expected.getKey()));
        assertArrayEquals(expected.getValue(), got, expected.getKey());
      }
      assertEquals(List.of(), ImageComparison.withMount(image, mount.path()));
    }
  }
}
