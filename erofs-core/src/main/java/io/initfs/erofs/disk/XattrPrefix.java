package io.initfs.erofs.disk;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.ImmutableBytes;
import java.util.Optional;

/** The base prefixes of xattr names and their numbers; a name without one cannot be stored. */
public enum XattrPrefix {
  USER(1, "user."),
  POSIX_ACL_ACCESS(2, "system.posix_acl_access"),
  POSIX_ACL_DEFAULT(3, "system.posix_acl_default"),
  TRUSTED(4, "trusted."),
  LUSTRE(5, "lustre."),
  SECURITY(6, "security.");

  private final int index;
  private final ImmutableBytes prefix;

  XattrPrefix(int index, String prefix) {
    this.index = index;
    this.prefix = ImmutableBytes.utf8(prefix);
  }

  public int index() {
    return index;
  }

  public static Optional<XattrPrefix> fromIndex(int index) {
    for (XattrPrefix candidate : values()) {
      if (candidate.index == index) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The prefix that {@code name} begins with. An ACL's name is its prefix and nothing more. */
  public static Optional<XattrPrefix> of(ImmutableBytes name) {
    for (XattrPrefix candidate : values()) {
      boolean whole = candidate == POSIX_ACL_ACCESS || candidate == POSIX_ACL_DEFAULT;
      if (candidate.isPrefixOf(name) && (!whole || name.length() == candidate.prefix.length())) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** What is stored of a name that begins with this prefix. */
  public ImmutableBytes suffix(ImmutableBytes name) {
    return ImmutableBytes.copyOfRange(name.toByteArray(), prefix.length(), name.length());
  }

  /** The full name of a stored suffix. */
  public ImmutableBytes name(ImmutableBytes suffix) {
    return ImmutableBytes.copyOf(Bytes.concat(prefix.toByteArray(), suffix.toByteArray()));
  }

  private boolean isPrefixOf(ImmutableBytes name) {
    return name.length() >= prefix.length()
        && ImmutableBytes.copyOfRange(name.toByteArray(), 0, prefix.length()).equals(prefix);
  }
}
