package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.PolicyRule.Verb;
import io.initfs.initoverlayfs.Reason.Need;
import io.initfs.initoverlayfs.SplitFinding.Code;
import io.initfs.initoverlayfs.TreeWalker.Walk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link MiniSelection}: first what the rules match, then whatever that needs, until
 * nothing new turns up. A queue instead of recursion: how deep a tree's links and dependencies go
 * is not ours to trust.
 */
final class MiniSelector {
  /**
   * A path to choose.
   *
   * @param path without links in it
   * @param runs whether it has to run, so needs its interpreter and libraries
   */
  private record Choice(TreePath path, Reason reason, boolean runs) {}

  private final FileTree full;
  private final SplitPolicy policy;
  private final TreeWalker walker;
  private final Map<TreePath, ModuleFile> moduleFiles = new HashMap<>();
  private final Set<SplitFinding> findings = new LinkedHashSet<>();
  private final LibraryResolver libraries;
  private final ImmutableList<KernelModules> kernels;

  private final Map<TreePath, Reason> chosen = new TreeMap<>();
  private final Set<TreePath> running = new HashSet<>();
  private final Deque<Choice> queue = new ArrayDeque<>();

  MiniSelector(FileTree full, SplitPolicy policy) throws IOException {
    this.full = full;
    this.policy = policy;
    this.walker = new TreeWalker(full);
    this.libraries = new LibraryResolver(full, findings::add);
    this.kernels = KernelModules.findAll(full, findings::add);
    for (KernelModules kernel : kernels) {
      kernel
          .files()
          .forEach((name, path) -> moduleFiles.put(path, new ModuleFile(kernel, name, path)));
    }
  }

  MiniSelection select() throws IOException {
    for (TreeEntry entry : full) {
      @Nullable PolicyRule rule = decidingRule(entry.path());
      if (rule != null && rule.verb() != Verb.EXCLUDE) {
        boolean runs = rule.verb() == Verb.BINARY;
        queue.add(new Choice(entry.path(), new Reason.Matched(rule), runs));
      }
    }
    for (PolicyRule rule : policy.rules()) {
      if (rule.verb() == Verb.DIRECTORY) {
        chooseDirectory(rule);
      }
    }
    while (!queue.isEmpty()) {
      choose(queue.remove());
    }
    policy.rules().stream().filter(PolicyRule::needed).forEach(this::checkNeeded);
    return new MiniSelection(full, chosen, ImmutableList.copyOf(findings));
  }

  private @Nullable PolicyRule decidingRule(TreePath path) {
    Optional<ModuleFile> module = Optional.ofNullable(moduleFiles.get(path));
    for (PolicyRule rule : policy.rules().reverse()) {
      if (rule.matches(path, module)) {
        return rule;
      }
    }
    return null;
  }

  private void choose(Choice choice) throws IOException {
    TreePath path = choice.path();
    boolean isNew = chosen.putIfAbsent(path, choice.reason()) == null;
    if (isNew) {
      chooseParents(path);
    }
    boolean startsRunning = choice.runs() && running.add(path);
    if (!isNew && !startsRunning) {
      return;
    }
    @Nullable Node node = full.lookup(path).orElse(null);
    if (node instanceof Symlink) {
      chooseAlong(walker.walk(path), new Reason.NeededBy(Need.LINK_TARGET, path), choice.runs());
    } else if (node instanceof RegularFile file && startsRunning) {
      for (LibraryResolver.Dependency dependency : libraries.needs(path, file)) {
        // Libraries come with theirs already; an interpreter is a program of its own.
        boolean runs =
            dependency.reason() instanceof Reason.NeededBy neededBy
                && neededBy.need() == Need.INTERPRETER;
        chooseAlong(dependency.walk(), dependency.reason(), runs);
      }
    }
    @Nullable ModuleFile module = moduleFiles.get(path);
    if (module != null && isNew) {
      chooseDependencies(module);
    }
  }

  private void chooseParents(TreePath path) {
    TreePath child = path;
    while (!child.isRoot()) {
      TreePath parent = child.parent();
      if (chosen.putIfAbsent(parent, new Reason.NeededBy(Need.DIRECTORY, child)) != null) {
        return;
      }
      child = parent;
    }
  }

  /** Chooses where a walk ends and the links it passed; only the links, if it leads nowhere. */
  private void chooseAlong(Walk walk, Reason reason, boolean runs) {
    walk.end().ifPresent(end -> queue.add(new Choice(end.path(), reason, runs)));
    for (TreePath link : walk.links()) {
      if (chosen.containsKey(link)) {
        continue;
      }
      Reason onTheWay =
          walk.end()
              .<Reason>map(end -> new Reason.NeededBy(Need.LINK_ON_THE_WAY, end.path()))
              .orElse(reason);
      queue.add(new Choice(link, onTheWay, false));
    }
  }

  private void chooseDependencies(ModuleFile module) {
    chooseModules(
        module, module.kernel().dependencies(module.name()), Need.MODULE, Code.MODULE_MISSING);
    chooseModules(
        module,
        module.kernel().softDependencies(module.name()),
        Need.SOFT_MODULE,
        Code.SOFT_MODULE_MISSING);
  }

  private void chooseModules(
      ModuleFile module, KernelModules.Needs needs, Need need, Code missingCode) {
    for (String name : needs.present()) {
      for (TreePath path : module.kernel().files().get(name)) {
        queue.add(new Choice(path, new Reason.NeededBy(need, module.path()), false));
      }
    }
    for (String name : needs.missing()) {
      String message = "expected module " + name + ", neither in the tree nor built in";
      findings.add(new SplitFinding(missingCode, module.path().toString(), message));
    }
  }

  /** Follows the path as far as the tree has it; what is missing from there on gets made. */
  private void chooseDirectory(PolicyRule rule) {
    Reason reason = new Reason.Matched(rule);
    TreePath here = TreePath.ROOT;
    for (EntryName name : TreePath.of(rule.pattern()).names()) {
      TreePath next = here.resolve(name);
      if (full.lookup(next).isPresent()) {
        Walk walk = walker.walk(next);
        if (walk.end().isEmpty() || !(walk.end().get().node() instanceof Directory)) {
          String message = "expected a directory or nothing at " + next + ", got something else";
          findings.add(new SplitFinding(Code.DIRECTORY_BLOCKED, rule.toString(), message));
          return;
        }
        chooseAlong(walk, reason, false);
        next = walk.end().get().path();
      }
      here = next;
    }
    queue.add(new Choice(here, reason, false));
  }

  private void checkNeeded(PolicyRule rule) {
    boolean met =
        switch (rule.verb()) {
          case MODULE, MODULE_PATH ->
              !kernels.isEmpty() && kernels.stream().allMatch(kernel -> has(kernel, rule));
          default ->
              chosen.keySet().stream().anyMatch(path -> rule.matches(path, Optional.empty()));
        };
    if (!met) {
      findings.add(
          new SplitFinding(
              Code.NEEDED_RULE_UNMATCHED,
              rule.position(),
              "expected something in the tree to match \"" + rule + "\", nothing does"));
    }
  }

  private boolean has(KernelModules kernel, PolicyRule rule) {
    return kernel.builtin().stream().anyMatch(rule::matchesModule)
        || kernel.files().values().stream()
            .filter(chosen::containsKey)
            .anyMatch(path -> rule.matches(path, Optional.ofNullable(moduleFiles.get(path))));
  }
}
