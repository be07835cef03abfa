package io.initfs.cli;

import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text by which a virtual machine takes an image and its extra device for one disk ("Virtual
 * Disk Format 5.0", createType twoGbMaxExtentFlat). Names of files are as they were given, so the
 * text works from the directory where the image was made.
 */
final class VmdkDescriptor {
  /** Linux and the format count in these. */
  static final int SECTOR = 512;

  /** Names stand in quotes, and there is no escape. */
  static final Pattern NO_NAME = Pattern.compile("[\"\\p{Cntrl}]");

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
   * @param made what the image holds
   */
  static void write(Path file, ErofsTarget target, Optional<Path> device, ErofsStatistics made)
      throws IOException {
    byte[] text = text(target, device, made).getBytes(StandardCharsets.UTF_8);
    try (AtomicFile atomic = AtomicFile.create(file, target.replace())) {
      OutputStream out = atomic.stream();
      out.write(text);
      out.flush();
      atomic.commit();
    }
  }

  private static String text(ErofsTarget target, Optional<Path> device, ErofsStatistics made) {
    VmdkDescriptor descriptor = new VmdkDescriptor();
    descriptor.add(target.image(), target.offset() / SECTOR, made.imageBytes() / SECTOR);
    device.ifPresent(path -> descriptor.add(path, 0, made.deviceBytes() / SECTOR));
    return descriptor.text((int) made.uuid().getMostSignificantBits());
  }

  private void add(Path file, long start, long sectors) {
    for (long done = 0; done < sectors; done += MAX_SECTORS) {
      long count = Math.min(MAX_SECTORS, sectors - done);
      extents.append(
          String.format(Locale.ROOT, "RW %d FLAT \"%s\" %d\n", count, file, start + done));
    }
    total += sectors;
  }

  /**
   * @param contentId changes when the contents do
   */
  private String text(int contentId) {
    long cylinder = (long) HEADS * SECTORS;
    return String.format(
        Locale.ROOT,
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
        contentId,
        extents,
        (total + cylinder - 1) / cylinder,
        HEADS,
        SECTORS);
  }
}
