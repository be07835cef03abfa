package io.initfs.cli;

import com.google.common.collect.Iterables;
import com.google.common.io.Closer;
import io.initfs.erofs.build.DataIndex;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.OverlayfsLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code mkfs} makes an image of: one source, or several as layers. */
final class MkfsSources {
  @Option(
      names = "--aufs",
      description = "Sources have aufs's marks (.wh.*): overlayfs's in their place.")
  private boolean aufs;

  @Option(
      names = "--ovlfs-strip",
      arity = "0..1",
      paramLabel = "0|1",
      preprocessor = TarOptions.AttachedOnly.class,
      description = "1: leave out whiteouts and the xattrs that only overlayfs reads.")
  private String strip = "0";

  @Mixin private TarOptions tar = new TarOptions();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  /** Whether there may be no source, and standard input is one. */
  boolean mayBeStandardInput() throws UsageException {
    return tar.isGiven();
  }

  /** Whether the image is to refer to the contents of files where they are. */
  boolean isIndex() throws UsageException {
    return tar.isIndex();
  }

  /** The file that the image refers to, if it does and that has a name. */
  Optional<Path> indexedFile(List<Path> sources) throws UsageException {
    return tar.isIndex() ? tar.plainFile(Iterables.getFirst(sources, null)) : Optional.empty();
  }

  /** Adds the files that are written when the sources are opened. */
  void addWritten(DistinctFiles files) throws IOException, UsageException {
    tar.addWritten(files);
  }

  /**
   * Opens all sources.
   *
   * @param sources the lowest layer first; none for a tar archive on standard input
   * @param replace whether an archive that is written unpacked may replace a file
   */
  OpenedForm open(List<Path> sources, Terminal terminal, boolean replace)
      throws IOException, UsageException {
    boolean strips = strips();
    boolean isTar = tar.isGiven();
    if (tar.isIndex() && sources.size() > 1) {
      throw UsageException.wrong("--tar=i: expected one archive, got " + sources.size());
    }
    Closer closer = Closer.create();
    try {
      List<FileTree> layers = new ArrayList<>();
      Optional<DataIndex> index = Optional.empty();
      if (sources.isEmpty()) {
        OpenedForm opened = closer.register(tar.open(null, terminal, replace));
        layers.add(layer(opened));
        index = opened.index();
      }
      for (Path source : sources) {
        ImageFile file = devices.imageIn(source);
        OpenedForm opened =
            isTar ? tar.open(file, terminal, replace) : OpenedForm.open(file, terminal);
        layers.add(layer(closer.register(opened)));
        index = opened.index();
      }
      FileTree tree = OverlayfsLayers.stack(layers);
      return new OpenedForm(strips ? OverlayfsLayers.withoutMarks(tree) : tree, closer, index);
    } catch (IOException | UsageException | RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  private boolean strips() throws UsageException {
    return switch (strip) {
      case "0" -> false;
      case "1", "" -> true;
      default -> throw UsageException.wrong("--ovlfs-strip: expected 0 or 1, got " + strip);
    };
  }

  private FileTree layer(OpenedForm opened) {
    return aufs ? OverlayfsLayers.ofAufs(opened.tree()) : opened.tree();
  }
}
