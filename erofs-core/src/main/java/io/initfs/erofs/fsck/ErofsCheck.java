package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.io.AccessLog;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Checks a whole image: the superblock with its checksum, every directory, every inode, and that
 * every file decodes. What the image holds never makes it throw; what cannot be read from its
 * medium does.
 */
public final class ErofsCheck {
  /** A hostile image must not fill the memory with complaints. */
  private static final int MAX_FINDINGS = 1000;

  private ErofsCheck() {}

  /**
   * Checks an image.
   *
   * @param progress told the number of data bytes decoded by each step
   * @return what is wrong, at most 1000 findings; empty if nothing is
   */
  public static ImmutableList<Finding> check(
      ImageSource image, ErofsLimits limits, LongConsumer progress) throws IOException {
    FindingList findings = new FindingList(MAX_FINDINGS);
    Volume volume;
    try {
      volume = Volume.open(image);
    } catch (ErofsException e) {
      findings.add(Finding.Rule.SUPERBLOCK, "-", -1, e);
      return findings.toList();
    }
    checkSize(volume, findings);
    checkSharing(volume.superblock(), findings);
    NodeReader reader = new NodeReader(volume, limits, AccessLog.NONE);
    TreeCheck tree = new TreeCheck(reader, new DataCheck(reader, findings, progress), findings);
    tree.run();
    return findings.toList();
  }

  private static void checkSize(Volume volume, FindingList findings) {
    Superblock superblock = volume.superblock();
    long declared = superblock.blocks() << volume.blockBits();
    if (declared > volume.data().size()) {
      findings.add(
          Finding.Rule.SUPERBLOCK,
          "-",
          -1,
          "image size: expected " + declared + " bytes, got " + volume.data().size());
    }
  }

  /** Linux from 7.0 on does not mount an image that breaks this. */
  private static void checkSharing(Superblock superblock, FindingList findings) {
    boolean shares = (superblock.featureCompat() & Features.ISHARE_XATTRS) != 0;
    int prefix = superblock.ishareXattrPrefixId();
    if (shares && prefix >= superblock.xattrPrefixCount()) {
      findings.add(
          Finding.Rule.SUPERBLOCK,
          "-",
          -1,
          "ishare_xattr_prefix_id: expected less than "
              + superblock.xattrPrefixCount()
              + ", got "
              + prefix);
    }
  }
}
