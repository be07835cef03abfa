package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsSuperblock;
import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text by which a virtual machine takes an image and its extra device for one disk ("Virtual
 * Disk Format 5.0", createType twoGbMaxExtentFlat). Names of files are as they were given, so the
 * text works from the directory where the image was made.
 */
final class VmdkDescriptor {
  /** Linux and the format count in these. */
  static final int SECTOR = 512;

  private static final long MAX_SECTORS = (2L << 30) / SECTOR;
  private static final int HEADS = 16;
  private static final int SECTORS = 63;

  private final StringBuilder extents = new StringBuilder();
  private long total;

  private VmdkDescriptor() {}

  /**
   * Writes the descriptor of an image that is complete.
   *
   * @param device the file that is its extra device, if it has one
   */
  static void write(Path file, ErofsTarget target, Optional<Path> device) throws IOException {
    byte[] text = text(target, device).getBytes(StandardCharsets.UTF_8);
    try (AtomicFile atomic = AtomicFile.create(file, target.replace())) {
      OutputStream out = atomic.stream();
      out.write(text);
      out.flush();
      atomic.commit();
    }
  }

  private static String text(ErofsTarget target, Optional<Path> device) throws IOException {
    ImageSource source = ImageSource.open(target.image()).from(target.offset());
    try (ErofsImage image = ErofsImage.open(source, ReadOptions.DEFAULT)) {
      ErofsSuperblock superblock = image.superblock();
      long unit = superblock.blockSize() / SECTOR;
      VmdkDescriptor descriptor = new VmdkDescriptor();
      descriptor.add(target.image(), target.offset() / SECTOR, superblock.blocks() * unit);
      ImmutableList<ErofsSuperblock.Device> devices = superblock.devices();
      if (device.isPresent() && !devices.isEmpty()) {
        descriptor.add(device.get(), 0, devices.get(0).blocks() * unit);
      }
      return descriptor.text((int) superblock.uuid().getMostSignificantBits());
    }
  }

  private void add(Path file, long start, long sectors) {
    for (long done = 0; done < sectors; done += MAX_SECTORS) {
      long count = Math.min(MAX_SECTORS, sectors - done);
      extents.append(String.format("RW %d FLAT \"%s\" %d\n", count, file, start + done));
    }
    total += sectors;
  }

  /**
   * @param contentId changes when the contents do
   */
  private String text(int contentId) {
    long cylinder = (long) HEADS * SECTORS;
    return String.format(
        """
        # Disk DescriptorFile
        version=1
        CID=%08x
        parentCID=ffffffff
        createType="twoGbMaxExtentFlat"

        # Extent description
        %s
        # The Disk Data Base
        #DDB

        ddb.virtualHWVersion = "4"
        ddb.geometry.cylinders = "%d"
        ddb.geometry.heads = "%d"
        ddb.geometry.sectors = "%d"
        ddb.adapterType = "ide"
        """,
        contentId, extents, (total + cylinder - 1) / cylinder, HEADS, SECTORS);
  }
}
