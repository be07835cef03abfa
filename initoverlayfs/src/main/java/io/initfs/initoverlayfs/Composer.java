package io.initfs.initoverlayfs;

import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.cpio.initramfs.Segment;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Splits an initramfs into the pair that initoverlayfs boots from:
 *
 * <pre>
 *   initramfs.img       | early segments, as they were | mini archive, plain newc |
 *   initoverlayfs.img   EROFS: everything but the early segments
 * </pre>
 *
 * The kernel reads and unpacks the first whole, at every boot; of the second it reads what is used.
 */
public final class Composer {
  /** File name of the mini initramfs. */
  public static final String INITRAMFS = "initramfs.img";

  /** File name of the EROFS image. */
  public static final String INITOVERLAYFS = "initoverlayfs.img";

  /** The kernel looks for a plain segment at multiples of this. */
  private static final int SEGMENT_ALIGNMENT = 4;

  private final Initramfs initramfs;
  private final SplitPolicy policy;
  private final ErofsOptions options;

  public Composer(Initramfs initramfs, SplitPolicy policy, ErofsOptions options) {
    this.initramfs = initramfs;
    this.policy = policy;
    this.options = options;
  }

  /**
   * Writes both images into {@code directory}, which is made if it is not there. Both appear when
   * both are complete.
   *
   * @param replace whether images of these names may be replaced
   * @param progress told the number of file bytes packed by each step
   * @throws FileAlreadyExistsException if an image is there and may not be replaced
   */
  public SplitReport split(Path directory, boolean replace, LongConsumer progress)
      throws IOException {
    FileTree full = initramfs.tree(earlySegments(), initramfs.segments().size());
    MiniSelection selection = MiniSelection.of(full, policy);
    List<Path> made = missing(directory);
    Files.createDirectories(directory);
    boolean done = false;
    try (AtomicFile mini = AtomicFile.create(directory.resolve(INITRAMFS), replace);
        AtomicFile image = AtomicFile.create(directory.resolve(INITOVERLAYFS), replace)) {
      CpioWriteReport archive = writeMini(selection, mini);
      ErofsStatistics statistics = ErofsWriter.write(full, image, options, progress);
      image.commit();
      mini.commit();
      done = true;
      return SplitReport.of(initramfs, full, selection, archive, statistics);
    } finally {
      if (!done) {
        for (Path directoryOfOurs : made) {
          Files.deleteIfExists(directoryOfOurs);
        }
      }
    }
  }

  /** The directories that are to be made for {@code directory}, itself first. */
  private static List<Path> missing(Path directory) {
    List<Path> missing = new ArrayList<>();
    @Nullable Path path = directory.toAbsolutePath();
    while (path != null && !Files.exists(path)) {
      missing.add(path);
      path = path.getParent();
    }
    return missing;
  }

  /** The early segments stand first; the first segment of another kind ends them. */
  private int earlySegments() {
    int count = 0;
    while (count < initramfs.segments().size() && initramfs.segments().get(count).early()) {
      count++;
    }
    return count;
  }

  private CpioWriteReport writeMini(MiniSelection selection, AtomicFile file) throws IOException {
    OutputStream out = file.stream();
    long written = 0;
    for (Segment early : initramfs.segments().subList(0, earlySegments())) {
      written += initramfs.bytes(early).copyTo(out);
    }
    for (; written % SEGMENT_ALIGNMENT != 0; written++) {
      out.write(0);
    }
    CpioWriteReport report =
        CpioArchive.writeTree(selection.tree(), out, INITRAMFS, CpioArchive.RootEntry.OMIT);
    out.flush();
    return report;
  }
}
