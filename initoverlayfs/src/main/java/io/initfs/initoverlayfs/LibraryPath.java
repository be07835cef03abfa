package io.initfs.initoverlayfs;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The directories that the dynamic loader of a tree searches on its own: those of {@code
 * /etc/ld.so.conf}, then the built-in ones of the usual distributions.
 *
 * <p>The loader itself asks {@code ld.so.cache}, which is made from the same list.
 */
final class LibraryPath {
  private static final TreePath CONFIGURATION = TreePath.of("/etc/ld.so.conf");
  private static final TreePath ETC = TreePath.of("/etc");

  /** Real ones have some hundred bytes; more would only be read to no end. */
  private static final long MAX_FILE = 1 << 20;

  private static final int MAX_INCLUDES = 1000;

  private final TreeWalker walker;
  private final Set<TreePath> included = new HashSet<>();
  private final Set<ImmutableBytes> directories = new LinkedHashSet<>();

  private LibraryPath(TreeWalker walker) {
    this.walker = walker;
  }

  static ImmutableList<ImmutableBytes> of(TreeWalker walker) throws IOException {
    LibraryPath path = new LibraryPath(walker);
    path.include(walker.walk(CONFIGURATION));
    path.addMultiarch("/lib");
    path.addMultiarch("/usr/lib");
    for (String directory : new String[] {"/lib64", "/usr/lib64", "/lib", "/usr/lib"}) {
      path.directories.add(ImmutableBytes.utf8(directory));
    }
    // Private libraries of systemd; its programs have a run path, a library of it may not.
    path.directories.add(ImmutableBytes.utf8("/usr/lib/systemd"));
    return ImmutableList.copyOf(path.directories);
  }

  /** Debian and its kin: {@code /lib/x86_64-linux-gnu}. */
  private void addMultiarch(String parent) {
    for (TreePath child :
        childrenOf(TreePath.of(parent), new Glob(ImmutableBytes.utf8("*-linux-*")))) {
      directories.add(ImmutableBytes.utf8(parent + "/" + child.name().bytes().toUtf8()));
    }
  }

  private void include(TreeWalker.Walk walk) throws IOException {
    if (walk.end().isEmpty()
        || !(walk.end().get().node() instanceof RegularFile file)
        || file.size() > MAX_FILE
        || included.size() >= MAX_INCLUDES
        || !included.add(walk.end().get().path())) {
      return;
    }
    String text = new String(file.content().read(), StandardCharsets.ISO_8859_1);
    for (String rawLine : text.split("\n", -1)) {
      String line = rawLine.replaceFirst("#.*", "").strip();
      if (line.startsWith("include")
          && line.length() > 7
          && Character.isWhitespace(line.charAt(7))) {
        includePattern(line.substring(7).strip());
      } else if (line.startsWith("/")) {
        // "directory=libc6" is an old form that names a library flavour.
        directories.add(latin1(CharMatcher.is('/').trimTrailingFrom(line.replaceFirst("=.*", ""))));
      }
    }
  }

  private void includePattern(String pattern) throws IOException {
    int slash = pattern.lastIndexOf('/');
    TreePath parent = ETC;
    if (slash >= 0) {
      TreeWalker.Walk walk = walker.walk(ETC, latin1(pattern.substring(0, slash + 1)));
      if (walk.end().isEmpty()) {
        return;
      }
      parent = walk.end().get().path();
    }
    for (TreePath file : childrenOf(parent, new Glob(latin1(pattern.substring(slash + 1))))) {
      include(walker.walk(file));
    }
  }

  private ImmutableList<TreePath> childrenOf(TreePath parent, Glob glob) {
    Optional<Directory> directory =
        walker
            .walk(parent)
            .end()
            .filter(end -> end.node() instanceof Directory)
            .map(end -> (Directory) end.node());
    ImmutableList.Builder<TreePath> matching = ImmutableList.builder();
    if (directory.isPresent()) {
      for (EntryName name : directory.get().children().keySet()) {
        if (glob.matches(name)) {
          matching.add(parent.resolve(name));
        }
      }
    }
    return matching.build();
  }

  private static ImmutableBytes latin1(String text) {
    return ImmutableBytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
