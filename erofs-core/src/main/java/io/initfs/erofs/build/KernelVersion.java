package io.initfs.erofs.build;

import java.util.Comparator;

/** A release of Linux, such as 6.12. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
  private static final Comparator<KernelVersion> ORDER =
      Comparator.comparingInt(KernelVersion::major).thenComparingInt(KernelVersion::minor);

  @Override
  public int compareTo(KernelVersion other) {
    return ORDER.compare(this, other);
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return compareTo(new KernelVersion(otherMajor, otherMinor)) >= 0;
  }

  /** The later of the two. */
  public KernelVersion or(KernelVersion other) {
    return isAtLeast(other.major, other.minor) ? this : other;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
