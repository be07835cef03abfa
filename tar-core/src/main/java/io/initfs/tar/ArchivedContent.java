package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.StoredRange;

/** The contents of a file, which stand in a plain archive. */
interface ArchivedContent {
  ByteSource archive();

  /** Where they stand, in ascending order; what is in none is zeros. */
  ImmutableList<StoredRange> ranges();
}
