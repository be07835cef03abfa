package io.initfs.fstree;

/** In what respect two trees can differ at a path. */
public enum Aspect {
  /** One tree lacks the name. */
  PRESENCE,
  /** File, directory, symlink and so on; where this differs nothing else is compared. */
  KIND,
  PERMISSIONS,
  OWNER,
  MTIME,
  XATTRS,
  /** Where a symlink points. */
  TARGET,
  /** The number of a device node. */
  DEVICE,
  SIZE,
  /** The bytes of regular files of one size. */
  CONTENTS,
  /** Which of the names that both trees have are names of one node. */
  HARD_LINKS
}
