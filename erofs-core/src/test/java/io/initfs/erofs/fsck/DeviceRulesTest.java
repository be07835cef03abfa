package io.initfs.erofs.fsck;

import static io.initfs.erofs.failure.Where.NO_OFFSET;
import static io.initfs.erofs.fsck.BrokenImage.SB;

import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.MapBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The device table, and what is on the devices. */
class DeviceRulesTest {
  private static final int BLOCK = ValidImages.BLOCK;
  private static final int DEVICE_BLOCKS = 4;

  /** First blocks in the address space of all devices, far behind the image. */
  private static final int FIRST = 128;

  private static final int SECOND = FIRST + DEVICE_BLOCKS;

  /** Where the slots are. */
  private static final int SLOT = 16 * 128;

  private static HandMade image() {
    byte[] device = MapBytes.runs(1, DEVICE_BLOCKS * BLOCK);
    return new HandMade(12)
        .incompat(Features.CHUNKED_FILE)
        .device(device, FIRST)
        .device(device, SECOND);
  }

  /** With a file of one block, the third of device {@code number}. */
  private static HandMade withChunk(int number) {
    ChunkFormat format = new ChunkFormat(0, true, false, 0);
    byte[] inode = HandMade.compact(DataLayout.CHUNK_BASED, BLOCK, format.union());
    byte[] map = MapBytes.chunks(format, new ChunkIndex(2, number));
    byte[] device = MapBytes.runs(1, DEVICE_BLOCKS * BLOCK);
    return image().file("file", inode, map, Arrays.copyOfRange(device, 2 * BLOCK, 3 * BLOCK));
  }

  static Stream<BrokenImage> cases() {
    return Stream.of(
        BrokenImage.of(
            Rule.DEV_TABLE,
            "-",
            image(),
            p -> {
              p.put(SB + 0x58, 2, 0xFFFF);
              return 0xFFFF * 128;
            }),
        BrokenImage.made(Rule.DEV_MISSING, "/file", NO_OFFSET, withChunk(1)).withoutDevices(),
        BrokenImage.made(Rule.DEV_NUMBER, "/file", NO_OFFSET, withChunk(3)),
        BrokenImage.of(
            Rule.DEV_SIZE,
            "-",
            image(),
            p -> {
              p.put(SLOT + 128 + 0x40, 4, DEVICE_BLOCKS + 1);
              return SLOT + 128;
            }),
        BrokenImage.of(
            Rule.DEV_RANGES,
            "-",
            image(),
            p -> {
              p.put(SLOT + 128 + 0x44, 4, SECOND - 1);
              return SLOT + 128;
            }),
        BrokenImage.of(
            Rule.DEV_RANGES,
            "-",
            image(),
            p -> {
              p.put(SLOT + 0x44, 4, 5);
              return SLOT;
            }),
        BrokenImage.of(
            Rule.DEV_RESERVED,
            "-",
            image(),
            p -> {
              p.put(SLOT + 0x50, 1, 1);
              return SLOT + 0x50;
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
