package io.initfs.erofs.read;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import java.util.Optional;

/** The long xattr name prefixes of an image, by number. */
record XattrPrefixTable(ImmutableList<XattrNamePrefix> prefixes) {
  /**
   * Reads the table that {@code superblock} describes; at most 255 records of 256 bytes.
   *
   * @param container what the superblock's position counts from
   * @throws CorruptImageException if a record has no valid size, or lies outside of the container
   */
  static XattrPrefixTable read(ImageSource container, Superblock superblock) throws IOException {
    ImmutableList.Builder<XattrNamePrefix> prefixes = ImmutableList.builder();
    byte[] bytes = new byte[XattrNamePrefix.MAX_SIZE];
    long at = superblock.xattrPrefixStart() * XattrNamePrefix.ALIGNMENT;
    for (int i = 0; i < superblock.xattrPrefixCount(); i++) {
      container.readFully(at, bytes, 0, XattrNamePrefix.SIZE_FIELD);
      int size = XattrNamePrefix.readSize(bytes, 0);
      if (size < XattrNamePrefix.MIN_SIZE || size > XattrNamePrefix.MAX_SIZE) {
        throw new CorruptImageException(
            Where.image(container.name(), "xattr name prefix " + i, at),
            "size",
            XattrNamePrefix.MIN_SIZE + " to " + XattrNamePrefix.MAX_SIZE,
            Integer.toString(size));
      }
      container.readFully(at + XattrNamePrefix.SIZE_FIELD, bytes, 0, size);
      prefixes.add(XattrNamePrefix.read(bytes, 0, size));
      at = Alignment.up(at + XattrNamePrefix.SIZE_FIELD + size, XattrNamePrefix.ALIGNMENT);
    }
    return new XattrPrefixTable(prefixes.build());
  }

  Optional<XattrNamePrefix> get(int number) {
    return number < prefixes.size() ? Optional.of(prefixes.get(number)) : Optional.empty();
  }
}
