package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import java.util.HashSet;
import java.util.Set;

/**
 * What an image uses against the bits that say so: a kernel that does not know a feature has only
 * its bit to go by. Each feature is told once, with the first that uses it.
 */
final class FeatureRules {
  private final Superblock superblock;
  private final Findings findings;
  private final Set<Long> told = new HashSet<>();

  FeatureRules(Superblock superblock, Findings findings) {
    this.superblock = superblock;
    this.findings = findings;
  }

  /**
   * A feature is in use, and the superblock must say so.
   *
   * @param bit of the feature
   * @param use what uses it
   */
  void require(long bit, Subject subject, long offset, String use) {
    if (!superblock.hasIncompat(bit)) {
      report(bit, subject, offset, use);
    }
  }

  /**
   * A feature is in use, and the superblock must say so or name a later one, which keeps away the
   * same kernels. mkfs.erofs does the latter where it makes chunk-based files for deduplication, or
   * of an archive.
   */
  void requireOrLater(long bit, Subject subject, long offset, String use) {
    // Bits have been given out in the order of time.
    if (superblock.featureIncompat() < bit) {
      report(bit, subject, offset, use);
    }
  }

  private void report(long bit, Subject subject, long offset, String use) {
    if (told.add(bit)) {
      findings.add(
          Rule.SB_FEATURE,
          subject,
          offset,
          use,
          String.join("", Features.incompatNames(bit)) + " in feature_incompat",
          superblock.featureIncompat() == 0
              ? "none"
              : String.join(", ", Features.incompatNames(superblock.featureIncompat())));
    }
  }
}
