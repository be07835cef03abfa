package io.initfs.erofs.mutation;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.testdata.mutation.Original;
import io.initfs.testdata.mutation.Values;
import java.io.IOException;
import java.util.List;

/** A valid image with its extra devices. */
record OriginalImage(Original original, ReadOptions options) {
  static OriginalImage of(String name, byte[] image, List<byte[]> devices) throws IOException {
    ImmutableList<ImageSource> sources =
        devices.stream()
            .map(bytes -> ImageSource.ofBytes("device of " + name, bytes))
            .collect(ImmutableList.toImmutableList());
    ReadOptions options = ReadOptions.DEFAULT.withDevices(sources);
    int blockBits = Superblock.read(image, Superblock.OFFSET).blkszbits();
    Values values = new Values(image.length, image.length >> blockBits, 1L << blockBits);
    Original original =
        new Original(name, image, ImageStructures.of(image, options), values)
            .withSeal(bytes -> SuperblockChecksum.seal(bytes, Superblock.OFFSET, 1 << blockBits));
    return new OriginalImage(original, options);
  }
}
