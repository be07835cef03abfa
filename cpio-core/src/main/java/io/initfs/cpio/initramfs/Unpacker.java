package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioEntry;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.RootfsModel;
import io.initfs.fstree.UnpackOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Makes a root file system of what a scan found, and tells what Linux loses of it and what is odd
 * between entries. What is odd about one alone the scan has told.
 */
final class Unpacker {
  private final RootfsModel model;
  private final Report report;
  private final LinkRules links;
  private final EarlyRules early;
  private final OverwriteRules overwrites;

  /**
   * @param base what was unpacked before
   */
  Unpacker(@Nullable FileTree base, Report report) {
    this.model = base == null ? new RootfsModel() : new RootfsModel(base);
    this.report = report;
    this.links = new LinkRules(report);
    this.early = new EarlyRules(report);
    this.overwrites = new OverwriteRules(report);
  }

  FileTree unpack(Iterable<ImageScan.Scanned> parts) {
    for (ImageScan.Scanned part : parts) {
      Segment segment = part.segment();
      report.enterSegment(segment.index());
      links.enterSegment(segment);
      early.enterSegment(segment);
      for (ScannedEntry scanned : part.entries()) {
        @Nullable Node node = scanned.node();
        if (node == null) {
          model.forgetLinks();
          links.forget();
        } else {
          put(scanned.entry(), node);
        }
      }
    }
    model.endImage();
    report.enterSegment(-1);
    return model.toTree();
  }

  private void put(CpioEntry entry, Node node) {
    UnpackOutcome outcome = model.put(entry.name(), node, entry.linkKey().orElse(null));
    boolean foundEarly = early.check(entry, node);
    if (outcome != UnpackOutcome.APPLIED) {
      Rule rule = Rule.of(outcome);
      boolean served = foundEarly && rule == Rule.PARENT;
      report.add(served ? Rule.EARLY_PARENT : rule, entry, outcome.toString());
      return;
    }
    links.check(entry, node);
    model.overwritten().ifPresent(before -> overwrites.check(entry, node, before));
  }
}
