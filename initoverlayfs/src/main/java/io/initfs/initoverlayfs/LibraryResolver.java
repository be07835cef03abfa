package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.program.CorruptElfException;
import io.initfs.fstree.program.ElfAbi;
import io.initfs.fstree.program.ElfFile;
import io.initfs.fstree.program.Shebang;
import io.initfs.initoverlayfs.Reason.Need;
import io.initfs.initoverlayfs.SplitFinding.Code;
import io.initfs.initoverlayfs.TreeWalker.Walk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds what a program needs to start, within a tree: its interpreter, and the libraries that its
 * dynamic loader would load, found where the loader would find them.
 *
 * <p>The order is that of ld.so: the {@code DT_RPATH} of the file and of those that asked for it,
 * unless the file has a {@code DT_RUNPATH}; the run path; then {@link LibraryPath}. A library for
 * another machine is passed over, and one that is loaded already under the wanted name is not
 * searched again.
 */
final class LibraryResolver {
  /** What {@code walk} leads to is needed, for {@code reason}. */
  record Dependency(Walk walk, Reason reason) {}

  /**
   * A loaded file: {@code inheritedRpath} is what the {@code DT_RPATH} of those that asked for it
   * adds to its own, nearest first.
   */
  private record Loaded(TreePath path, ElfFile elf, ImmutableList<ImmutableBytes> inheritedRpath) {}

  private record SearchKey(ElfAbi abi, ImmutableBytes name) {}

  private final TreeWalker walker;
  private final Consumer<SplitFinding> findings;
  private final ImmutableList<ImmutableBytes> systemPath;
  private final Map<RegularFile, Optional<ElfFile>> elfs = new IdentityHashMap<>();
  private final Map<SearchKey, Optional<Walk>> systemLibraries = new HashMap<>();

  LibraryResolver(FileTree tree, Consumer<SplitFinding> findings) throws IOException {
    this.walker = new TreeWalker(tree);
    this.findings = findings;
    this.systemPath = LibraryPath.of(walker, findings);
  }

  /**
   * All that the program at {@code path} needs, directly or through what it needs; nothing for a
   * file that is neither ELF nor a script. An interpreter is not asked for its own needs.
   *
   * @param path without links in it
   */
  List<Dependency> needs(TreePath path, RegularFile file) throws IOException {
    Optional<ElfFile> elf = elf(path, file);
    return elf.isPresent() ? needsOfElf(path, elf.get()) : needsOfScript(path, file);
  }

  private List<Dependency> needsOfScript(TreePath path, RegularFile file) throws IOException {
    List<Dependency> found = new ArrayList<>();
    Optional<Shebang> shebang = Shebang.read(file);
    if (shebang.isPresent()) {
      addInterpreter(path, ImmutableList.of(shebang.get().program()), found);
      if (!shebang.get().candidates().isEmpty()) {
        addInterpreter(path, shebang.get().candidates(), found);
      }
    }
    return found;
  }

  private List<Dependency> needsOfElf(TreePath path, ElfFile program) throws IOException {
    List<Dependency> found = new ArrayList<>();
    if (program.interpreter().isPresent()) {
      addInterpreter(path, ImmutableList.of(program.interpreter().get()), found);
    }
    Set<ImmutableBytes> names = new HashSet<>();
    Deque<Loaded> queue = new ArrayDeque<>();
    queue.add(new Loaded(path, program, ImmutableList.of()));
    while (!queue.isEmpty()) {
      Loaded asking = queue.remove();
      for (ImmutableBytes name : asking.elf().needed()) {
        if (names.add(name)) {
          load(asking, name, names, found).ifPresent(queue::add);
        }
      }
    }
    return found;
  }

  private void addInterpreter(
      TreePath of, ImmutableList<ImmutableBytes> candidates, List<Dependency> found) {
    for (ImmutableBytes candidate : candidates) {
      Walk walk = walker.walk(TreePath.ROOT, candidate);
      if (walk.end().isPresent()) {
        found.add(new Dependency(walk, new Reason.NeededBy(Need.INTERPRETER, of)));
        return;
      }
    }
    String message = "expected its interpreter " + candidates.get(0) + ", not in the tree";
    findings.accept(new SplitFinding(Code.INTERPRETER_MISSING, of.toString(), message));
  }

  private Optional<Loaded> load(
      Loaded asking, ImmutableBytes name, Set<ImmutableBytes> names, List<Dependency> found)
      throws IOException {
    Optional<Walk> walk = search(asking, name);
    if (walk.isEmpty()) {
      findings.accept(
          new SplitFinding(
              Code.LIBRARY_MISSING,
              asking.path().toString(),
              "expected its library " + name + ", not in the tree"));
      return Optional.empty();
    }
    found.add(new Dependency(walk.get(), new Reason.NeededBy(Need.LIBRARY, asking.path())));
    TreeEntry library = walk.get().end().orElseThrow();
    ElfFile elf = elf(library.path(), (RegularFile) library.node()).orElseThrow();
    elf.soname().ifPresent(names::add);
    return Optional.of(new Loaded(library.path(), elf, rpathOf(asking)));
  }

  /** What {@code loaded} hands down: its own rpath, if that counts, before the inherited one. */
  private static ImmutableList<ImmutableBytes> rpathOf(Loaded loaded) {
    if (!loaded.elf().runpath().isEmpty() || loaded.elf().rpath().isEmpty()) {
      return loaded.inheritedRpath();
    }
    ImmutableList.Builder<ImmutableBytes> chain = ImmutableList.builder();
    loaded.elf().rpath().forEach(directory -> chain.add(expandOrigin(directory, loaded.path())));
    return chain.addAll(loaded.inheritedRpath()).build();
  }

  private Optional<Walk> search(Loaded asking, ImmutableBytes name) throws IOException {
    ElfAbi abi = asking.elf().abi();
    if (name.indexOf((byte) '/') >= 0) {
      return library(walker.walk(TreePath.ROOT, name), abi);
    }
    if (asking.elf().runpath().isEmpty()) {
      Optional<Walk> walk = searchIn(rpathOf(asking), name, abi);
      if (walk.isPresent()) {
        return walk;
      }
    }
    for (ImmutableBytes directory : asking.elf().runpath()) {
      ImmutableBytes expanded = expandOrigin(directory, asking.path());
      Optional<Walk> walk = searchIn(ImmutableList.of(expanded), name, abi);
      if (walk.isPresent()) {
        return walk;
      }
    }
    SearchKey key = new SearchKey(abi, name);
    if (!systemLibraries.containsKey(key)) {
      systemLibraries.put(key, searchIn(systemPath, name, abi));
    }
    return systemLibraries.getOrDefault(key, Optional.empty());
  }

  private Optional<Walk> searchIn(List<ImmutableBytes> directories, ImmutableBytes name, ElfAbi abi)
      throws IOException {
    for (ImmutableBytes directory : directories) {
      byte[] path = Bytes.concat(directory.toByteArray(), new byte[] {'/'}, name.toByteArray());
      Optional<Walk> walk = library(walker.walk(TreePath.ROOT, ImmutableBytes.copyOf(path)), abi);
      if (walk.isPresent()) {
        return walk;
      }
    }
    return Optional.empty();
  }

  /** {@code walk}, if it ends at a library of the right kind. */
  private Optional<Walk> library(Walk walk, ElfAbi abi) throws IOException {
    if (walk.end().isPresent() && walk.end().get().node() instanceof RegularFile file) {
      Optional<ElfFile> elf = elf(walk.end().get().path(), file);
      if (elf.isPresent() && elf.get().abi().equals(abi)) {
        return Optional.of(walk);
      }
    }
    return Optional.empty();
  }

  private Optional<ElfFile> elf(TreePath path, RegularFile file) throws IOException {
    if (!elfs.containsKey(file)) {
      elfs.put(file, readElf(path, file));
    }
    return elfs.getOrDefault(file, Optional.empty());
  }

  private Optional<ElfFile> readElf(TreePath path, RegularFile file) throws IOException {
    try {
      return ElfFile.read(file.content(), file.size());
    } catch (CorruptElfException e) {
      String message = String.valueOf(e.getMessage());
      findings.accept(new SplitFinding(Code.ELF_CORRUPT, path.toString(), message));
      return Optional.empty();
    }
  }

  /** {@code $ORIGIN}, at the start where everyone puts it: the directory of the asking file. */
  private static ImmutableBytes expandOrigin(ImmutableBytes directory, TreePath of) {
    String text = new String(directory.toByteArray(), StandardCharsets.ISO_8859_1);
    for (String origin : List.of("$ORIGIN", "${ORIGIN}")) {
      if (text.equals(origin) || text.startsWith(origin + "/")) {
        String rest = text.substring(origin.length());
        return ImmutableBytes.copyOf(
            Bytes.concat(
                new byte[] {'/'},
                of.parent().toRelativeBytes(),
                rest.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return directory;
  }
}
