package io.initfs.cli;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.PosixRegex;
import io.initfs.fstree.TreeEdit;
import io.initfs.fstree.TreeEdit.IdChange;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.text.FileContexts;
import io.initfs.fstree.text.TextLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code mkfs} can change of a tree on its way into the image. */
final class EditOptions {
  @Option(names = "--all-root", description = "Make all files owned by root.")
  private boolean allRoot;

  @Option(names = "--force-uid", paramLabel = "UID", description = "Owner of all files.")
  private @Nullable Long forcedUid;

  @Option(names = "--force-gid", paramLabel = "GID", description = "Group of all files.")
  private @Nullable Long forcedGid;

  @Option(
      names = "--uid-offset",
      paramLabel = "N",
      description = "Added to every owner, forced or not.")
  private long uidOffset;

  @Option(
      names = "--gid-offset",
      paramLabel = "N",
      description = "Added to every group, forced or not.")
  private long gidOffset;

  @Option(
      names = "--exclude-path",
      paramLabel = "PATH",
      description = "Leave out this path with all in it; may be repeated.")
  private List<String> excludedPaths = new ArrayList<>();

  @Option(
      names = "--exclude-regex",
      paramLabel = "REGEX",
      description = {
        "Leave out the paths that this extended regular expression is",
        "found in; they have no leading slash; may be repeated."
      })
  private List<String> excludedRegexes = new ArrayList<>();

  @Option(names = "--hard-dereference", description = "Make hard links files of their own.")
  private boolean hardDereference;

  @Option(
      names = "--file-contexts",
      paramLabel = "FILE",
      description =
          "Give files the SELinux labels that this file says, lines of PATH-REGEX [TYPE] CONTEXT as"
              + " in file_contexts(5); those that they have are dropped.")
  private @Nullable Path fileContexts;

  @Option(
      names = "--mount-point",
      paramLabel = "PATH",
      description = "Where the image will be mounted, for --file-contexts; by default /.")
  private String mountPoint = "/";

  /** The tree with all changes made. */
  FileTree edit(FileTree tree) throws IOException, UsageException {
    try {
      FileTree edited = withoutExcluded(tree);
      IdChange user = new IdChange(forced("--force-uid", forcedUid), uidOffset);
      IdChange group = new IdChange(forced("--force-gid", forcedGid), gidOffset);
      if (!user.changesNothing() || !group.changesNothing()) {
        edited = TreeEdit.changeOwners(edited, user, group);
      }
      edited = hardDereference ? TreeEdit.separateHardLinks(edited) : edited;
      TreePath mountPath = TreePath.of(mountPoint);
      return fileContexts == null ? edited : contexts(fileContexts).label(edited, mountPath);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(e.getMessage());
    }
  }

  private static FileContexts contexts(Path file) throws IOException {
    return FileContexts.read(MoreFiles.asByteSource(file), file.toString(), TextLimits.DEFAULTS);
  }

  private OptionalLong forced(String option, @Nullable Long id) {
    if (id == null) {
      return allRoot ? OptionalLong.of(0) : OptionalLong.empty();
    }
    if (id < 0 || id > Metadata.MAX_ID) {
      throw new IllegalArgumentException(
          option + ": expected 0 to " + Metadata.MAX_ID + ", got " + id);
    }
    return OptionalLong.of(id);
  }

  private FileTree withoutExcluded(FileTree tree) {
    if (excludedPaths.isEmpty() && excludedRegexes.isEmpty()) {
      return tree;
    }
    ImmutableSet<TreePath> paths =
        excludedPaths.stream().map(TreePath::of).collect(ImmutableSet.toImmutableSet());
    List<PosixRegex> regexes = excludedRegexes.stream().map(PosixRegex::of).toList();
    return TreeEdit.remove(
        tree,
        path -> paths.contains(path) || regexes.stream().anyMatch(regex -> regex.isFoundIn(path)));
  }
}
