package io.initfs.cli;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.TreeSelection;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs extract}: unpacks an image in any form, never outside of its target. */
@Command(
    name = "extract",
    addMethodSubcommands = false,
    description =
        "Unpack an EROFS image, an initramfs, a tar archive or composefs text into a directory.",
    footer = {
      "",
      "Examples:",
      "  initfs extract root.img -d rootfs",
      "  initfs extract --force initramfs.img -d rootfs /etc /usr/lib/modules"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExtractCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Parameters(
      index = "1..*",
      paramLabel = "PATH",
      description = "What to unpack, with all below; everything if not given.")
  private List<String> paths = List.of();

  @Option(
      names = {"-d", "--directory"},
      required = true,
      paramLabel = "DIR",
      description = "Where to; made if need be, and empty unless --force is given.")
  private Path directory = Path.of("");

  @Option(names = "--force", description = "Unpack over what is there.")
  private boolean force;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  ExtractCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ImageFile file = image.file();
    TreeSink sink = new DirectorySink(terminal, force, json, quiet, file.path(), directory);
    try (OpenedForm form = OpenedForm.open(file, terminal.quietIf(quiet))) {
      sink.write(selected(form.tree()));
    }
    return 0;
  }

  private FileTree selected(FileTree tree) throws NoSuchFileException, UsageException {
    if (paths.isEmpty()) {
      return tree;
    }
    List<TreePath> wanted = new ArrayList<>();
    for (String text : paths) {
      TreePath path = PathArgument.parse(text);
      wanted.add(path);
      if (tree.lookup(path).isEmpty()) {
        throw new NoSuchFileException(path.toString(), null, "not in " + image);
      }
    }
    return TreeSelection.select(
        tree, entry -> wanted.stream().anyMatch(path -> entry.path().startsWith(path)));
  }
}
