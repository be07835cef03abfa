package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The modules of one kernel version in a tree: which files they are, and what each needs according
 * to the files that depmod made. Modules go by {@linkplain ModuleName normal names}.
 */
final class KernelModules {
  private static final List<TreePath> PARENTS =
      List.of(TreePath.of("/lib/modules"), TreePath.of("/usr/lib/modules"));

  private final TreePath directory;
  private final ImmutableSetMultimap<String, TreePath> files;
  private final ModuleIndex index;

  private KernelModules(
      TreePath directory, ImmutableSetMultimap<String, TreePath> files, ModuleIndex index) {
    this.directory = directory;
    this.files = files;
    this.index = index;
  }

  /** What a module needs, as far as files go. */
  record Needs(ImmutableList<String> present, ImmutableList<String> missing) {}

  /** One for each directory below {@code /lib/modules}, in byte order. */
  static ImmutableList<KernelModules> findAll(FileTree tree, Consumer<SplitFinding> findings)
      throws IOException {
    TreeWalker walker = new TreeWalker(tree);
    Map<TreePath, KernelModules> versions = new TreeMap<>();
    for (TreePath parent : PARENTS) {
      Optional<TreeEntry> end = walker.walk(parent).end();
      if (end.isPresent() && end.get().node() instanceof Directory modules) {
        for (Map.Entry<EntryName, Node> child : modules.children().entrySet()) {
          if (child.getValue() instanceof Directory version) {
            TreePath path = end.get().path().resolve(child.getKey());
            if (!versions.containsKey(path)) {
              versions.put(path, read(path, version, findings));
            }
          }
        }
      }
    }
    return ImmutableList.copyOf(versions.values());
  }

  private static KernelModules read(
      TreePath path, Directory version, Consumer<SplitFinding> findings) throws IOException {
    ImmutableSetMultimap.Builder<String, TreePath> files = ImmutableSetMultimap.builder();
    for (TreeEntry entry : new FileTree(version)) {
      if (entry.node() instanceof RegularFile) {
        ModuleName.ofFile(entry.path().name())
            .ifPresent(name -> files.put(name, join(path, entry.path())));
      }
    }
    return new KernelModules(path, files.build(), ModuleIndex.read(path, version, findings));
  }

  private static TreePath join(TreePath parent, TreePath below) {
    ImmutableList<EntryName> names =
        ImmutableList.<EntryName>builder().addAll(parent.names()).addAll(below.names()).build();
    return new TreePath(names);
  }

  /** {@code /usr/lib/modules/VERSION}, without links. */
  TreePath directory() {
    return directory;
  }

  /**
   * Modules that are files in the tree, by name: two where an update stands beside the original.
   */
  ImmutableSetMultimap<String, TreePath> files() {
    return files;
  }

  /** Modules that are part of the kernel itself. */
  ImmutableSet<String> builtin() {
    return index.builtin();
  }

  /** What modules.dep lists for {@code name}, which is already transitive. */
  Needs dependencies(String name) {
    return locate(index.dependencies().get(name).stream());
  }

  /** What modules.softdep lists for {@code name}, by module name or by alias. */
  Needs softDependencies(String name) {
    return locate(index.softDependencies().get(name).stream());
  }

  private Needs locate(Stream<String> wanted) {
    List<String> present = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    wanted.forEach(
        name -> {
          List<String> modules =
              isKnown(name) ? List.of(name) : index.aliases().get(name).stream().toList();
          if (modules.stream().noneMatch(this::isKnown)) {
            missing.add(name);
          }
          modules.stream().filter(files::containsKey).forEach(present::add);
        });
    return new Needs(ImmutableList.copyOf(present), ImmutableList.copyOf(missing));
  }

  private boolean isKnown(String name) {
    return files.containsKey(name) || index.builtin().contains(name);
  }
}
