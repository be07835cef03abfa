package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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
      ImageSource image, ReadOptions options, LongConsumer progress) throws IOException {
    FindingList findings = new FindingList(MAX_FINDINGS);
    NodeReader reader;
    try {
      reader = NodeReader.open(image, options);
    } catch (ErofsException e) {
      findings.add(Finding.Rule.SUPERBLOCK, "-", -1, e);
      return findings.toList();
    }
    checkSize(image, reader.volume(), findings);
    checkSharing(reader.volume().superblock(), findings);
    checkNameless(reader, findings);
    TreeCheck tree = new TreeCheck(reader, new DataCheck(reader, findings, progress), findings);
    tree.run();
    return findings.toList();
  }

  /**
   * The inodes that have no name: what they hold is read in places, so their maps must be right.
   */
  private static void checkNameless(NodeReader reader, FindingList findings) throws IOException {
    Volume volume = reader.volume();
    Map<String, Long> nids = new LinkedHashMap<>();
    if (volume.hasMetabox()) {
      nids.put("metabox", volume.metaboxNid());
    }
    if (volume.superblock().hasPackedInode()) {
      nids.put("packed inode", volume.superblock().packedNid());
    }
    for (Map.Entry<String, Long> nid : nids.entrySet()) {
      try {
        reader.content(reader.inode(nid.getValue())).verifyMap();
      } catch (ErofsException e) {
        findings.add(Finding.Rule.DATA, nid.getKey(), nid.getValue(), e);
      }
    }
  }

  private static void checkSize(ImageSource image, Volume volume, FindingList findings) {
    long declared = volume.superblock().blockCount();
    if (declared > image.size() >> volume.blockBits()) {
      findings.add(
          Finding.Rule.SUPERBLOCK,
          "-",
          -1,
          "image size: expected "
              + declared
              + " blocks of "
              + volume.blockSize()
              + " bytes, got "
              + image.size()
              + " bytes");
    }
  }

  /** Linux from 7.0 on does not mount an image that breaks this. */
  private static void checkSharing(Superblock superblock, FindingList findings) {
    boolean shares = superblock.hasCompat(Features.ISHARE_XATTRS);
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
