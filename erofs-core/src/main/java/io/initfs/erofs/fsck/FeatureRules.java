package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import java.util.HashSet;
import java.util.Set;

/**
 * What an image uses against the bits that say so: a kernel that does not know a feature has only
 * its bit to go by. Each feature is told once, with the first that uses it.
 *
 * <p>CHUNKED_FILE is not among them: what mkfs.erofs makes of {@code -Ededupe} without compression
 * has chunk-based files and no bit at all, and of an archive's index that of devices alone.
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
    if (!superblock.hasIncompat(bit) && told.add(bit)) {
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
