package io.initfs.fstree.local;

import io.initfs.fstree.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Puts a {@link FileTree} into a directory on disk, and never outside it, whatever the tree says:
 * each directory written into was made by the extraction, or found to be a real directory and no
 * symlink; nothing that exists is opened; a hard link is made only to a file of the same
 * extraction. This holds as long as nobody else changes the target meanwhile: the JDK knows paths,
 * not open directories.
 *
 * <p>The JDK cannot make device nodes, FIFOs and sockets, and on some versions sets the time of a
 * symlink to the microsecond only. What could not be put on disk is listed in the {@link
 * ExtractionReport}. A set-user-ID or set-group-ID bit is set only where the owner is the node's.
 */
public final class DirectoryExtractor {
  private final ExtractionOptions options;

  public DirectoryExtractor(ExtractionOptions options) {
    this.options = options;
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
   *     file's contents are not as long as declared
   */
  public ExtractionReport write(FileTree tree, Path target) throws IOException {
    return new Extraction(options, target).run(tree);
  }
}
