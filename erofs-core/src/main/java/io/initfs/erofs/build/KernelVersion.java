package io.initfs.erofs.build;

/** A release of Linux, such as 6.12. */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
  @Override
  public int compareTo(KernelVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
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
