package io.initfs.initoverlayfs;

/**
 * Something about a split that may keep the mini initramfs from working. None of them stops the
 * split: the whole of the tree is still in the second image, and what is missing may never be used.
 *
 * @param subject what it is about: a path, a module, a rule
 * @param message what was expected there and what was found
 */
public record SplitFinding(Code code, String subject, String message) {
  /** What kind of finding it is; stable, for programs. */
  public enum Code {
    /** A rule marked {@code need} picked nothing. */
    NEEDED_RULE_UNMATCHED,
    /** A directory to be made stands where the tree has something that is not one. */
    DIRECTORY_BLOCKED,
    /** A chosen program asks for a library that the tree does not have. */
    LIBRARY_MISSING,
    /** A chosen program or script names an interpreter that the tree does not have. */
    INTERPRETER_MISSING,
    /** A chosen kernel module depends on one that is neither in the tree nor built in. */
    MODULE_MISSING,
    /**
     * As {@link #MODULE_MISSING}, for a soft dependency: the module loads without it, but may fail
     * later.
     */
    SOFT_MODULE_MISSING,
    /** A chosen file says it is ELF but cannot be read as such, so its libraries are unknown. */
    ELF_CORRUPT,
    /** A file that lists modules or library directories holds a line that makes no sense. */
    INDEX_CORRUPT
  }

  @Override
  public String toString() {
    return subject + ": " + message;
  }
}
