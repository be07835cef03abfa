package io.initfs.erofs.handmade;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import java.util.Arrays;
import java.util.stream.Stream;

/** Data on extra devices, by their numbers and by their places in one address space. */
final class DeviceTables {
  static final int FIRST = 64;
  static final int SECOND = 96;
  private static final int BLOCK = 4096;
  private static final int DEVICE_BLOCKS = 32;
  private static final ChunkFormat INDEXES = new ChunkFormat(0, true, false, 0);
  private static final ChunkFormat BLOCKS = new ChunkFormat(0, false, false, 0);
  private static final ChunkFormat WIDE = new ChunkFormat(0, true, true, 0);

  private DeviceTables() {}

  static Stream<HandMadeCase> cases() {
    return Stream.of(
        new HandMadeCase("two devices", twoDevices()), new HandMadeCase("one device", oneDevice()));
  }

  /** A device with a pcluster in block 5 and bytes all over. */
  private static byte[] device(int seed) {
    byte[] device = MapBytes.runs(seed, DEVICE_BLOCKS * BLOCK);
    byte[] pcluster = MapBytes.pcluster(Algorithm.LZ4, compressed(seed), BLOCK);
    System.arraycopy(pcluster, 0, device, 5 * BLOCK, BLOCK);
    return device;
  }

  private static byte[] compressed(int seed) {
    return MapBytes.runs(seed + 1000, 5 * BLOCK);
  }

  private static byte[] blocks(byte[] device, int from, int count) {
    return Arrays.copyOfRange(device, from * BLOCK, (from + count) * BLOCK);
  }

  /** With flat mode in mind: the address space goes on where the image ends. */
  static HandMade twoDevices() {
    byte[] one = device(1);
    byte[] two = device(2);
    HandMade image = new HandMade(12).allAlgorithms().minBlocks(FIRST);
    image.incompat(Features.CHUNKED_FILE).device(one, FIRST).device(two, SECOND);
    byte[] own = MapBytes.runs(3, 2 * BLOCK);
    long ownBlock = image.data(own);
    flat(image, "flat on the first", FIRST + 7, blocks(one, 7, 3));
    flat(image, "flat on the second", SECOND, blocks(two, 0, 2));
    flat(image, "flat on the image", ownBlock, own);
    chunks(
        image,
        "chunks by address",
        BLOCKS,
        Bytes.concat(blocks(two, 9, 1), blocks(own, 1, 1), blocks(one, 31, 1), blocks(two, 0, 1)),
        new ChunkIndex(SECOND + 9, 0),
        new ChunkIndex(ownBlock + 1, 0),
        new ChunkIndex(FIRST + 31, 0),
        new ChunkIndex(SECOND, 0));
    // Two bits of a number count where there are two devices, and the block is the device's own.
    chunks(
        image,
        "chunks by number",
        INDEXES,
        Bytes.concat(
            blocks(one, 3, 2),
            blocks(two, 3, 1),
            blocks(own, 0, 1),
            new byte[BLOCK],
            blocks(two, 8, 1)),
        new ChunkIndex(3, 1),
        new ChunkIndex(4, 1),
        new ChunkIndex(3, 2),
        new ChunkIndex(ownBlock, 4),
        new ChunkIndex(ChunkIndex.HOLE, 1),
        new ChunkIndex(8, 0xFFFE));
    for (int address : new int[] {FIRST, SECOND}) {
      IndexedFile file = new IndexedFile(image, new MapHeader(0, 0, 0, 0));
      byte[] bytes = compressed(address == FIRST ? 1 : 2);
      file.head(LclusterEntry.HEAD1, false, address + 5, 1, bytes).full("compressed at " + address);
    }
    return image;
  }

  /** Addresses of 48 bits, which Linux takes from 7.1 on. */
  static HandMade wideAddresses() {
    byte[] one = device(1);
    long address = 5L << 32;
    HandMade image = new HandMade(12).incompat(Features.BIT48).device(one, address);
    byte[] inode = HandMade.extended(DataLayout.FLAT_PLAIN, 5, 2 * BLOCK, 30);
    image.file("flat", inode, new byte[0], blocks(one, 30, 2));
    byte[] oneLink = HandMade.oneLink(DataLayout.FLAT_PLAIN, 5, BLOCK, 2);
    image.file("flat with one link", oneLink, new byte[0], blocks(one, 2, 1));
    chunks(image, "chunk", WIDE, blocks(one, 4, 1), new ChunkIndex(address + 4, 0));
    return image;
  }

  /** One bit of a number counts where there is one device. */
  private static HandMade oneDevice() {
    byte[] one = device(1);
    HandMade image = new HandMade(12).incompat(Features.CHUNKED_FILE);
    // So large that the image's own blocks would be the device's, if it had an address.
    image.device(Bytes.concat(one, one), 0);
    byte[] own = MapBytes.runs(3, BLOCK);
    long ownBlock = image.data(own);
    chunks(
        image,
        "chunks",
        INDEXES,
        Bytes.concat(blocks(one, 6, 1), own),
        new ChunkIndex(6, 3),
        new ChunkIndex(ownBlock, 2));
    return image;
  }

  static void flat(HandMade image, String name, long block, byte[] expected) {
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, expected.length, block);
    image.file(name, inode, new byte[0], expected);
  }

  static void chunks(
      HandMade image, String name, ChunkFormat format, byte[] expected, ChunkIndex... chunks) {
    byte[] inode = HandMade.compact(DataLayout.CHUNK_BASED, expected.length, format.union());
    image.file(name, inode, MapBytes.chunks(format, chunks), expected);
  }
}
