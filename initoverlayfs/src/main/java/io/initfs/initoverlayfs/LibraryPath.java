package io.initfs.initoverlayfs;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PathPattern;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.SplitFinding.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;

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
  private final Consumer<SplitFinding> findings;
  private final Set<TreePath> included = new HashSet<>();
  private final Set<ImmutableBytes> directories = new LinkedHashSet<>();

  private LibraryPath(TreeWalker walker, Consumer<SplitFinding> findings) {
    this.walker = walker;
    this.findings = findings;
  }

  static ImmutableList<ImmutableBytes> of(TreeWalker walker, Consumer<SplitFinding> findings)
      throws IOException {
    LibraryPath path = new LibraryPath(walker, findings);
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
    for (TreePath child : childrenOf(TreePath.of(parent), PathPattern.of("*-linux-*"))) {
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
    Optional<TreeEntry> parent = walker.walk(ETC, latin1(pattern.substring(0, slash + 1))).end();
    Optional<PathPattern> names = compile(pattern.substring(slash + 1));
    if (parent.isPresent() && names.isPresent()) {
      for (TreePath file : childrenOf(parent.get().path(), names.get())) {
        include(walker.walk(file));
      }
    }
  }

  private Optional<PathPattern> compile(String latin1) {
    String utf8 = latin1(latin1).toUtf8();
    try {
      return Optional.of(PathPattern.of(utf8));
    } catch (PatternSyntaxException e) {
      String message = "expected a pattern to include, got \"" + utf8 + "\": " + e.getDescription();
      findings.accept(new SplitFinding(Code.INDEX_CORRUPT, CONFIGURATION.toString(), message));
      return Optional.empty();
    }
  }

  private ImmutableList<TreePath> childrenOf(TreePath parent, PathPattern pattern) {
    Optional<Directory> directory =
        walker
            .walk(parent)
            .end()
            .filter(end -> end.node() instanceof Directory)
            .map(end -> (Directory) end.node());
    ImmutableList.Builder<TreePath> matching = ImmutableList.builder();
    if (directory.isPresent()) {
      for (EntryName name : directory.get().children().keySet()) {
        if (pattern.matches(parent.resolve(name))) {
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
