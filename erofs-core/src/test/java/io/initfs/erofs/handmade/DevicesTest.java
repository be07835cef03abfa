package io.initfs.erofs.handmade;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.failure.MissingDeviceException;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Patch;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extra devices that are given, not given, or behind the image. */
class DevicesTest {
  private static final ChunkFormat INDEXES = new ChunkFormat(0, true, false, 0);

  @Test
  void devicesBehindTheImageNeedNotBeGiven() throws IOException {
    HandMade image = DeviceTables.twoDevices();
    try (ErofsImage opened = Images.open(image.concatenated())) {
      for (Map.Entry<String, byte[]> file : image.contents().entrySet()) {
        byte[] got = HandMade.find(opened, file.getKey()).content().read();
        assertArrayEquals(file.getValue(), got, file.getKey());
      }
    }
  }

  @Test
  void kernelFindsDevicesBehindTheImageToo(@TempDir Path directory)
      throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    HandMade image = DeviceTables.twoDevices();
    Path file = Files.write(directory.resolve("image"), image.concatenated());
    try (KernelMount mount = KernelMount.mount(file)) {
      for (Map.Entry<String, byte[]> expected : image.contents().entrySet()) {
        byte[] got = Files.readAllBytes(mount.path().resolve(expected.getKey()));
        assertArrayEquals(expected.getValue(), got, expected.getKey());
      }
    }
  }

  @Test
  void addressesOf48BitsLeadToADevice() throws IOException {
    HandMade image = DeviceTables.wideAddresses();
    for (Map.Entry<String, byte[]> file : image.contents().entrySet()) {
      assertArrayEquals(file.getValue(), image.read(file.getKey()), file.getKey());
    }
  }

  @Test
  void asManyDevicesAsTheTableHasMustBeGiven() {
    HandMade image = DeviceTables.twoDevices();
    List<byte[]> one = image.devices().subList(0, 1);
    List<byte[]> three = ImmutableList.copyOf(Iterables.concat(one, image.devices()));
    for (List<byte[]> given : List.of(one, three)) {
      assertFails(
          MissingDeviceException.class,
          () -> image.open(given).close(),
          "device table",
          "expected 2 extra devices, got " + given.size() + " given");
    }
    HandMade without = new HandMade(12);
    assertFails(
        MissingDeviceException.class,
        () -> without.open(one).close(),
        "expected 0 extra devices, got 1 given");
  }

  @Test
  void deviceThatIsNeitherGivenNorBehindTheImageIsMissing() throws IOException {
    HandMade image = DeviceTables.twoDevices();
    try (ErofsImage opened = image.open(List.of())) {
      assertArrayEquals(
          image.contents().get("flat on the image"),
          HandMade.find(opened, "flat on the image").content().read());
      assertFails(
          MissingDeviceException.class,
          () -> HandMade.find(opened, "chunks by number").content().read(),
          "chunk 0 of nid",
          "device 1 \"extra\", got no extra device given");
      // Addresses alone do not tell that a device is meant.
      assertCorrupt(
          () -> HandMade.find(opened, "flat on the second").content().read(),
          "outside of the image");
    }
  }

  @Test
  void numberBeyondTheDevicesIsCorrupt() {
    HandMade image = DeviceTables.twoDevices();
    DeviceTables.chunks(image, "third", INDEXES, new byte[4096], new ChunkIndex(0, 7));
    assertCorrupt(() -> image.read("third"), "chunk 0 of nid", "device: expected at most 2, got 3");
  }

  @Test
  void rangeBeyondADeviceIsCorrupt() {
    HandMade image = DeviceTables.twoDevices();
    DeviceTables.flat(image, "long", DeviceTables.SECOND + 31, new byte[2 * 4096]);
    DeviceTables.chunks(image, "far", INDEXES, new byte[4096], new ChunkIndex(32, 1));
    assertCorrupt(() -> image.read("long"), "extra.img", "outside of the image");
    assertCorrupt(() -> image.read("far"), "extra.img", "outside of the image");
  }

  @Test
  void deviceTableBeyondTheImageIsCorrupt() throws IOException {
    byte[] cut = DeviceTables.twoDevices().minBlocks(0).build();
    Patch.Change far = p -> p.put(1024 + 0x58, 2, 0xFFFF);
    assertCorrupt(() -> Images.open(Patch.sealed(cut, far)).close(), "outside of the image");
  }

  @Test
  void deviceTableThatIsNotDeclaredIsIgnored() throws IOException {
    byte[] image = DeviceTables.twoDevices().build();
    byte[] undeclared = Patch.sealed(image, p -> p.put(1024 + 0x50, 1, p.u8(1024 + 0x50) & ~8));
    try (ErofsImage opened = Images.open(undeclared)) {
      assertArrayEquals(
          DeviceTables.twoDevices().contents().get("flat on the image"),
          HandMade.find(opened, "flat on the image").content().read());
    }
  }

  /** The largest block that has an address, twice: their sum has none. */
  @Test
  void addressesDoNotWrapAround() throws IOException {
    long far = (1L << 47) - 1;
    ChunkFormat wide = new ChunkFormat(0, true, true, 0);
    HandMade image = new HandMade(16).incompat(Features.BIT48).device(new byte[1 << 16], far);
    DeviceTables.chunks(image, "far", wide, new byte[1 << 16], new ChunkIndex(far, 1));
    try (ErofsImage opened = image.open(List.of())) {
      assertFails(
          MissingDeviceException.class,
          () -> HandMade.find(opened, "far").content().read(),
          "device 1 \"extra\"");
    }
    assertCorrupt(() -> image.read("far"), "extra.img", "outside of the image");
  }
}
