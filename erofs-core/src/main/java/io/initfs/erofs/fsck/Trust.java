package io.initfs.erofs.fsck;

/** What of a file can be relied on, after its map has been checked and what is wrong told. */
enum Trust {
  /** All of the map. */
  MAP,
  /** Where extents start and end in the file; some are nowhere on disk. */
  EXTENTS,
  /** Nothing: what is found out further may follow from what is told. */
  NOTHING;

  /** Whether a broken rule is news about such a file. */
  boolean isNews(Rule rule) {
    return switch (rule.family()) {
      case MAP, DEVICE -> this == MAP;
      case DATA -> this != NOTHING;
      default -> true;
    };
  }
}
