package io.initfs.cli;

import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs ls}: lists an image in any form. */
@Command(
    name = "ls",
    addMethodSubcommands = false,
    description = "List an EROFS image, an initramfs, a tar archive or composefs text.",
    footer = {
      "",
      "Examples:",
      "  initfs ls -l root.img /usr/bin",
      "  initfs ls --json initramfs.img"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to list; the whole image if not given.")
  private List<String> paths = List.of();

  @Option(names = "-l", description = "Show mode, links, owner, size and time.")
  private boolean details;

  @Option(names = "-R", description = "List what is below directories too.")
  private boolean recursive;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  LsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    try (OpenedForm form = OpenedForm.open(image.file(), terminal)) {
      FileTree tree = form.tree();
      List<TreeEntry> entries = new ArrayList<>();
      if (paths.isEmpty()) {
        tree.forEach(entries::add);
      }
      for (String path : paths) {
        addEntries(tree, PathArgument.parse(path), entries);
      }
      print(entries, tree.linkCounts());
    }
    return 0;
  }

  private void addEntries(FileTree tree, TreePath path, List<TreeEntry> entries)
      throws NoSuchFileException {
    Node node =
        tree.lookup(path)
            .orElseThrow(() -> new NoSuchFileException(path.toString(), null, "not in " + image));
    entries.add(new TreeEntry(path, node));
    if (node instanceof Directory) {
      int depth = path.names().size();
      tree.stream()
          .filter(entry -> entry.path().startsWith(path) && !entry.path().equals(path))
          .filter(entry -> recursive || entry.path().names().size() == depth + 1)
          .forEach(entries::add);
    }
  }

  private void print(List<TreeEntry> entries, Map<Node, Integer> links) {
    List<LsLine> lines =
        entries.stream().map(entry -> LsLine.of(entry, links.get(entry.node()))).toList();
    if (json) {
      terminal.out().println(Json.of(lines));
      return;
    }
    int modeWidth = lines.stream().mapToInt(line -> line.modeText().length()).max().orElse(0);
    for (int i = 0; i < lines.size(); i++) {
      LsLine line = lines.get(i);
      String name = terminal.styled(Style.of(entries.get(i).node()), line.path());
      terminal.out().println(details ? line.text(modeWidth, name) : name);
    }
  }
}
