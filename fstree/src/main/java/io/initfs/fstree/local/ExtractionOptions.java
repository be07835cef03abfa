package io.initfs.fstree.local;

/**
 * How a tree is put on disk.
 *
 * @param requireEmpty whether the target, if it exists, must be an empty directory
 * @param overwrite whether a file or symlink in the way is removed; a directory in the way of
 *     something else never is
 * @param permissions whether to set the permission bits of the tree, rather than those that new
 *     files and directories get from the process
 * @param owners whether to set owner and group
 */
public record ExtractionOptions(
    boolean requireEmpty, boolean overwrite, boolean permissions, Owners owners) {

  /** Whether owner and group are set. */
  public enum Owners {
    /** If this process is root, who alone can. */
    IF_ROOT,
    ALWAYS,
    NEVER
  }

  /**
   * Into what is there already, nothing overwritten, permissions as in the tree, owners if root.
   */
  public static final ExtractionOptions DEFAULTS =
      new ExtractionOptions(false, false, true, Owners.IF_ROOT);

  public ExtractionOptions withRequireEmpty(boolean newRequireEmpty) {
    return new ExtractionOptions(newRequireEmpty, overwrite, permissions, owners);
  }

  public ExtractionOptions withOverwrite(boolean newOverwrite) {
    return new ExtractionOptions(requireEmpty, newOverwrite, permissions, owners);
  }

  public ExtractionOptions withPermissions(boolean newPermissions) {
    return new ExtractionOptions(requireEmpty, overwrite, newPermissions, owners);
  }

  public ExtractionOptions withOwners(Owners newOwners) {
    return new ExtractionOptions(requireEmpty, overwrite, permissions, newOwners);
  }
}
