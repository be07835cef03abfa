package io.initfs.fstree.local;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Puts a {@link FileTree} into a directory on disk, and never outside it, whatever the tree says:
 * each directory written into was made by the extraction, or found to be a real directory and no
 * symlink; nothing that exists is opened; a hard link is made only to a file of the same
 * extraction. This holds as long as nobody else changes the target meanwhile: the JDK knows paths,
 * not open directories.
 *
 * <p>Contents are read and written on as many threads as there are processors, each file by one of
 * them. What comes of it does not depend on them.
 *
 * <p>The JDK cannot make device nodes, FIFOs and sockets, and on some versions sets the time of a
 * symlink to the microsecond only. What could not be put on disk is listed in the {@link
 * ExtractionReport}. A set-user-ID or set-group-ID bit is set only where the owner is the node's.
 */
public final class DirectoryExtractor {
  private final ExtractionOptions options;
  private final LongConsumer progress;

  public DirectoryExtractor(ExtractionOptions options) {
    this(options, bytes -> {});
  }

  /**
   * @param progress told the number of file bytes written by each step, on whatever thread did it
   */
  public DirectoryExtractor(ExtractionOptions options, LongConsumer progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Extracts with the default options. */
  public static ExtractionReport extract(FileTree tree, Path target) throws IOException {
    return new DirectoryExtractor(ExtractionOptions.DEFAULTS).write(tree, target);
  }

  /**
   * Extracts {@code tree} into {@code target}, which is made if it is not there; its parent must
   * be. An extraction that fails leaves what it made.
   *
   * @throws IOException naming the path, if the target is not a directory or is a symlink, if
   *     something is in the way, if two names of the tree are one to the file system, or if a
   *     file's contents are not as long as declared; of several failures the first in canonical
   *     order, and nothing behind it is made complete
   * @throws java.io.InterruptedIOException if this thread is interrupted
   */
  public ExtractionReport write(FileTree tree, Path target) throws IOException {
    return write(tree, target, Set.of());
  }

  /**
   * As {@link #write(FileTree, Path)}, where the directories at {@code parentsOnly} are but the way
   * to others, as in a part of a tree. One that is there is left as it is; one that is missing is
   * made as the process makes directories, without the metadata of the tree.
   *
   * @throws java.nio.file.NoSuchFileException if one is missing and {@link
   *     ExtractionOptions#makeParents} is not set
   * @throws IOException as {@link #write(FileTree, Path)}, and if anything but a directory is in
   *     the way of one, whatever {@link ExtractionOptions#existing} says
   */
  public ExtractionReport write(FileTree tree, Path target, Set<TreePath> parentsOnly)
      throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    return new Extraction(options, target, parentsOnly, workers, progress).run(tree);
  }
}
