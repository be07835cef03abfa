package io.initfs.erofs.handmade;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.fixture.DirectoryBytes;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.InodeZone;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.erofs.fixture.XattrImage;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Inodes within a metabox, which is stored in one way or another. */
final class Metaboxes {
  static final String WITH_XATTRS = "file with xattrs";

  private static final int BLOCK = 4096;
  private static final long INSIDE = 1L << 63;
  private static final int SHARED_AT = 64;

  private Metaboxes() {}

  static Stream<HandMadeCase> cases() {
    return Stream.of(
        new HandMadeCase("metabox", image(Metaboxes::flat, false)),
        new HandMadeCase("compressed metabox", image(Metaboxes::compressed, false)),
        new HandMadeCase("metabox with shared xattrs", image(Metaboxes::compressed, true)),
        new HandMadeCase("metabox in the packed inode", image(Metaboxes::fragment, false)));
  }

  private static long flat(HandMade image, byte[] box) {
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, box.length, image.data(box));
    return image.inode(inode, new byte[0]);
  }

  private static long compressed(HandMade image, byte[] box) {
    IndexedFile file = new IndexedFile(image, new MapHeader(0, 2, 0, 0));
    int middle = box.length / 2;
    file.compressed(LclusterEntry.HEAD1, Arrays.copyOf(box, middle));
    file.compressed(LclusterEntry.HEAD1, Arrays.copyOfRange(box, middle, box.length));
    return file.unnamed();
  }

  private static long fragment(HandMade image, byte[] box) {
    image.packed(compressed(image, Bytes.concat(new byte[777], box)));
    byte[] inode = HandMade.compact(DataLayout.COMPRESSED_FULL, box.length, 0);
    byte[] map = MapBytes.header(new MapHeader(777, 0, 0, 0x80));
    return image.inode(inode, Bytes.concat(map, new byte[8]));
  }

  private static HandMade image(
      BiFunction<HandMade, byte[], Long> storing, boolean sharedXattrsInside) {
    HandMade image = new HandMade(12).allAlgorithms();
    InodeZone box = new InodeZone(BLOCK);
    byte[] shared = new byte[SHARED_AT + 64];
    XattrImage.entry(1, "shared", "everybody's").write(shared, SHARED_AT);
    if (sharedXattrsInside) {
      box.put(shared);
      image.compat(Features.SHARED_EA_IN_METABOX);
    } else {
      image.sharedXattrs(image.data(shared));
    }
    // So many that the metabox takes several extents.
    box.skip(5 * BLOCK);
    addFiles(image, box);
    long root = box.nextNid(BLOCK / 2) | INSIDE;
    byte[] directory = DirectoryBytes.of(image.names(), root, root, BLOCK, false);
    InodeFormat format = InodeFormat.of(false, DataLayout.FLAT_INLINE);
    byte[] inode = HandMade.compact(format, 040755, 2, 0, directory.length, 0xFFFF_FFFFL);
    byte[] body = Arrays.copyOf(directory, BLOCK / 2 - inode.length);
    if ((box.add(inode, body) | INSIDE) != root) {
      throw new IllegalStateException("root is elsewhere");
    }
    image.inodesInMetabox(box.count());
    return image.metabox(storing.apply(image, box.toByteArray())).wideRoot(root);
  }

  private static void addFiles(HandMade image, InodeZone box) {
    byte[] inline = MapBytes.runs(1, BLOCK + 333);
    long block = image.data(Arrays.copyOf(inline, BLOCK));
    byte[] inode = HandMade.compact(DataLayout.FLAT_INLINE, inline.length, block);
    byte[] tail = Arrays.copyOfRange(inline, BLOCK, inline.length);
    image.file("inline", box.add(inode, tail) | INSIDE, inline);

    byte[] packed = MapBytes.runs(2, 2 * BLOCK);
    byte[] encoded = MapBytes.encode(Algorithm.LZ4, packed);
    inode = HandMade.compact(DataLayout.COMPRESSED_FULL, packed.length, 0);
    image.file("inline pcluster", box.add(inode, Indexes.inlineTail(encoded, 2)) | INSIDE, packed);

    ChunkFormat format = new ChunkFormat(0, true, false, 0);
    byte[] map =
        MapBytes.chunks(format, new ChunkIndex(ChunkIndex.HOLE, 0), new ChunkIndex(block, 0));
    inode = HandMade.compact(DataLayout.CHUNK_BASED, 2 * BLOCK, format.union());
    byte[] chunks = Bytes.concat(new byte[BLOCK], Arrays.copyOf(inline, BLOCK));
    image.file("chunks", box.add(inode, map) | INSIDE, chunks);

    withXattrs(image, box);
    image.incompat(Features.ZTAILPACKING | Features.CHUNKED_FILE);
  }

  private static void withXattrs(HandMade image, InodeZone box) {
    XattrEntry own = XattrImage.entry(1, "own", "mine");
    int bodySize = XattrBodyHeader.SIZE + XattrBodyHeader.SHARED_ID_SIZE + own.size();
    byte[] body = new byte[bodySize];
    new XattrBodyHeader(0, 1).write(body, 0);
    body[XattrBodyHeader.SIZE] = SHARED_AT / 4;
    own.write(body, XattrBodyHeader.SIZE + XattrBodyHeader.SHARED_ID_SIZE);
    byte[] contents = MapBytes.runs(3, 50);
    InodeFormat format = InodeFormat.of(false, DataLayout.FLAT_INLINE);
    int icount = XattrBodyHeader.icount(bodySize);
    byte[] inode = HandMade.compact(format, 0100600, 1, icount, contents.length, 0xFFFF_FFFFL);
    image.file(WITH_XATTRS, box.add(inode, Bytes.concat(body, contents)) | INSIDE, contents);
  }
}
