package io.initfs.initoverlayfs;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreePath;
import java.util.List;
import java.util.Set;

/**
 * A pattern for paths: one {@link Glob} a name, and {@code **} for any number of names, none
 * included. So {@code /etc/udev/**} is the directory with all that is in it.
 */
record PathGlob(ImmutableList<Glob> components) {
  private static final Glob ANY_DEPTH = new Glob(ImmutableBytes.utf8("**"));
  private static final EntryName USR = EntryName.of("usr");
  private static final Set<EntryName> MERGED =
      Set.of(
          EntryName.of("bin"),
          EntryName.of("sbin"),
          EntryName.of("lib"),
          EntryName.of("lib32"),
          EntryName.of("lib64"),
          EntryName.of("libx32"));

  static PathGlob parse(String pattern) {
    return new PathGlob(
        Splitter.on('/')
            .omitEmptyStrings()
            .splitToStream(pattern)
            .map(component -> new Glob(ImmutableBytes.utf8(component)))
            .collect(ImmutableList.toImmutableList()));
  }

  boolean matches(TreePath path) {
    return matches(path.names());
  }

  /**
   * As {@link #matches}, and also when the path matches without its leading {@code /usr}: whether
   * {@code /bin} and {@code /lib} are there or links to there is up to the distribution.
   */
  boolean matchesWithoutUsr(TreePath path) {
    ImmutableList<EntryName> names = path.names();
    boolean merged = names.size() > 1 && names.get(0).equals(USR) && MERGED.contains(names.get(1));
    return matches(names) || (merged && matches(names.subList(1, names.size())));
  }

  /** As {@link Glob#matches}: only the last {@code **} is ever moved. */
  private boolean matches(List<EntryName> names) {
    int p = 0;
    int n = 0;
    int afterAny = -1;
    int anyTook = 0;
    while (n < names.size()) {
      if (p < components.size() && components.get(p).equals(ANY_DEPTH)) {
        afterAny = ++p;
        anyTook = n;
      } else if (p < components.size() && components.get(p).matches(names.get(n))) {
        p++;
        n++;
      } else if (afterAny >= 0) {
        p = afterAny;
        n = ++anyTook;
      } else {
        return false;
      }
    }
    while (p < components.size() && components.get(p).equals(ANY_DEPTH)) {
      p++;
    }
    return p == components.size();
  }
}
