package io.initfs.cli;

import com.google.common.io.ByteSource;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code initfs cat}: writes files of an image to stdout. From EROFS it reads only what they take.
 */
@Command(
    name = "cat",
    addMethodSubcommands = false,
    description = "Write files of an image to standard output.",
    footer = {"", "Examples:", "  initfs cat root.img /etc/os-release"},
    mixinStandardHelpOptions = true)
final class CatCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ImageArgument image = new ImageArgument();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Links are followed.")
  private List<String> paths = List.of();

  CatCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    ImageFile file = image.file();
    Optional<ErofsImage> erofs = file.openErofs();
    if (erofs.isPresent()) {
      try (ErofsImage opened = erofs.get()) {
        for (String path : paths) {
          copy(path, erofsContent(opened, PathArgument.parse(path)));
        }
      }
      return 0;
    }
    try (OpenedForm archive = OpenedForm.openArchive(file, terminal)) {
      for (String path : paths) {
        copy(
            path,
            archive
                .tree()
                .resolve(PathArgument.parse(path))
                .filter(RegularFile.class::isInstance)
                .map(node -> ((RegularFile) node).content()));
      }
    }
    return 0;
  }

  private static Optional<ByteSource> erofsContent(ErofsImage opened, TreePath path)
      throws IOException {
    Optional<ErofsInode> inode = opened.resolve(path);
    return inode.isPresent() && inode.get().kind() == NodeKind.REGULAR_FILE
        ? Optional.of(inode.get().content())
        : Optional.empty();
  }

  private void copy(String path, Optional<ByteSource> content) throws IOException {
    content
        .orElseThrow(() -> new NoSuchFileException(path, null, "no regular file in " + image))
        .copyTo(terminal.out());
  }
}
