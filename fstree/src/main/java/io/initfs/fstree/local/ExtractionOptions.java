package io.initfs.fstree.local;

/**
 * How a tree is put on disk.
 *
 * @param requireEmpty whether the target, if it exists, must be an empty directory
 * @param existing what is done about a file or symlink in the way
 * @param makeParents whether directories that are only parents are made where they are missing; see
 *     {@link DirectoryExtractor#write(io.initfs.fstree.FileTree, java.nio.file.Path,
 *     java.util.Set)}
 * @param permissions whether to set the permission bits of the tree, rather than those that new
 *     files and directories get from the process
 * @param times whether to set times of modification, rather than leave them at the time of the
 *     extraction
 * @param owners whether to set owner and group
 */
public record ExtractionOptions(
    boolean requireEmpty,
    Existing existing,
    boolean makeParents,
    boolean permissions,
    boolean times,
    Owners owners) {

  /**
   * What is done about a file, symlink or other node in the way of one of the tree. A directory in
   * the way of something else is always an error.
   */
  public enum Existing {
    /** It is an error. */
    REFUSE,
    /** It is removed. */
    REPLACE,
    /**
     * It is removed if its time of modification is before that of the tree's node; else it stays,
     * and is listed as kept. In the way of a directory it is an error.
     */
    REPLACE_OLDER
  }

  /** Whether owner and group are set. */
  public enum Owners {
    /** If this process is root, who alone can. */
    IF_ROOT,
    ALWAYS,
    NEVER
  }

  /**
   * Into what is there already, nothing replaced, permissions and times as in the tree, owners if
   * root.
   */
  public static final ExtractionOptions DEFAULTS =
      new ExtractionOptions(false, Existing.REFUSE, true, true, true, Owners.IF_ROOT);

  public ExtractionOptions withRequireEmpty(boolean newRequireEmpty) {
    return new ExtractionOptions(
        newRequireEmpty, existing, makeParents, permissions, times, owners);
  }

  public ExtractionOptions withExisting(Existing newExisting) {
    return new ExtractionOptions(
        requireEmpty, newExisting, makeParents, permissions, times, owners);
  }

  public ExtractionOptions withMakeParents(boolean newMakeParents) {
    return new ExtractionOptions(
        requireEmpty, existing, newMakeParents, permissions, times, owners);
  }

  public ExtractionOptions withPermissions(boolean newPermissions) {
    return new ExtractionOptions(
        requireEmpty, existing, makeParents, newPermissions, times, owners);
  }

  public ExtractionOptions withTimes(boolean newTimes) {
    return new ExtractionOptions(
        requireEmpty, existing, makeParents, permissions, newTimes, owners);
  }

  public ExtractionOptions withOwners(Owners newOwners) {
    return new ExtractionOptions(
        requireEmpty, existing, makeParents, permissions, times, newOwners);
  }
}
