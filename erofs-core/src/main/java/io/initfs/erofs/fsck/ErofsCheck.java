package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Checks a whole image against the {@link Rule}s: the superblock with its checksum, every inode,
 * every directory, and that every file decodes. What the image holds never makes it throw, and one
 * thing that is wrong does not end the check of the others; what cannot be read from its medium
 * throws. The time is bounded by the image's size and {@link ReadOptions#limits}, the memory by the
 * number of its inodes.
 */
public final class ErofsCheck {
  /** A hostile image must not fill the memory with complaints. */
  public static final int MAX_FINDINGS = 1000;

  private final NodeReader reader;
  private final WorkLimit work;
  private final Findings findings;
  private final PhysicalRanges ranges = new PhysicalRanges();

  /** Whether all inodes are known: of a metabox that cannot be read nobody knows what is in it. */
  private boolean countable = true;

  private ErofsCheck(NodeReader reader, WorkLimit work, Findings findings) {
    this.reader = reader;
    this.work = work;
    this.findings = findings;
  }

  /**
   * Checks an image.
   *
   * @param progress told the number of data bytes decoded by each step
   * @return what is wrong, at most {@link #MAX_FINDINGS}; empty if nothing is
   */
  public static ImmutableList<Finding> check(
      ImageSource image, ReadOptions options, LongConsumer progress) throws IOException {
    return check(image, options, false, progress);
  }

  /**
   * As the shorter form, and compares what files are recorded to be.
   *
   * @param digests whether files are to have the digests that the image records
   */
  public static ImmutableList<Finding> check(
      ImageSource image, ReadOptions options, boolean digests, LongConsumer progress)
      throws IOException {
    long devices = options.devices().stream().mapToLong(ImageSource::size).sum();
    WorkLimit work = new WorkLimit(options.log(), image.size() + devices);
    Findings findings = new Findings(MAX_FINDINGS);
    Optional<NodeReader> reader =
        NodeReader.salvage(
            image,
            options.withLog(work),
            (part, fault) ->
                findings.add(SuperblockRules.ofOpening(part, fault), Subject.IMAGE, fault));
    if (reader.isPresent()) {
      new ErofsCheck(reader.get(), work, findings).run(image, digests, progress);
    }
    return findings.toList();
  }

  private void run(ImageSource image, boolean withDigests, LongConsumer progress)
      throws IOException {
    Volume volume = reader.volume();
    FeatureRules features = new FeatureRules(volume.superblock(), findings);
    SuperblockRules superblock = new SuperblockRules(reader, findings);
    superblock.check(image, features);
    new DeviceRules(volume, findings).check();

    InodeRules inodeRules = new InodeRules(reader, features, findings);
    MapRules maps = new MapRules(reader, features, ranges, work, findings);
    DigestRules digestRules = new DigestRules(reader, work, findings, progress);
    Optional<DigestRules> digests =
        Optional.of(digestRules).filter(rules -> withDigests && rules.checkImage());
    DataRules data = new DataRules(reader, work, findings, progress, Optional.empty());
    InodeCheck nameless =
        new InodeCheck(inodeRules, new XattrRules(reader, work, findings), maps, data);
    InodeCheck inodes = nameless.with(new DataRules(reader, work, findings, progress, digests));
    DirectoryRules directories = new DirectoryRules(reader, work, findings);
    TreeCheck tree = new TreeCheck(reader, inodes, directories, inodeRules, work, findings);
    tree.run();
    long namelessCount = checkNameless(nameless, tree);
    addFixedRanges();
    ranges.check(findings);
    if (work.isExceeded()) {
      findings.add(
          Rule.CHECK_LIMIT,
          Subject.IMAGE,
          Where.NO_OFFSET,
          "bytes to read and decode",
          "at most " + work.limit(),
          "more");
    } else if (tree.isComplete() && countable) {
      superblock.checkCounts(tree.inodeCount() + namelessCount, maps.endOfUse());
    }
  }

  /** The inodes of which others are made; gives how many of them have no name. */
  private long checkNameless(InodeCheck inodes, TreeCheck tree) throws IOException {
    Volume volume = reader.volume();
    long count = 0;
    if (volume.namesMetabox()) {
      count += checkNameless("metabox", volume.metaboxNid(), Rule.SB_METABOX, inodes, tree);
    }
    if (volume.superblock().hasPackedInode()) {
      long nid = volume.superblock().packedNid();
      count += checkNameless("packed inode", nid, Rule.SB_PACKED, inodes, tree);
    }
    return count;
  }

  private int checkNameless(String name, long nid, Rule rule, InodeCheck inodes, TreeCheck tree)
      throws IOException {
    Subject subject = new Subject(name, nid);
    boolean isNamed = tree.hasMet(nid);
    try {
      Inode inode = reader.namelessInode(name, nid);
      if (!isNamed) {
        inodes.check(inode, subject);
      }
    } catch (ErofsException e) {
      findings.add(rule, subject, e);
      countable = false;
    }
    return isNamed ? 0 : 1;
  }

  private void addFixedRanges() {
    Superblock superblock = reader.volume().superblock();
    Location start = new Location(Location.METADATA, Superblock.OFFSET);
    ranges.add(start, superblock.size(), PhysicalRanges.Kind.METADATA, Subject.IMAGE);
    long table = superblock.deviceTableSlot() * (long) DeviceSlot.SIZE;
    ranges.add(
        new Location(Location.METADATA, table),
        (long) reader.volume().devices().slots().size() * DeviceSlot.SIZE,
        PhysicalRanges.Kind.METADATA,
        Subject.IMAGE);
  }
}
