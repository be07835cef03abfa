package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The inodes that are in no directory.
 *
 * @param packed holds fragments, if there are any
 * @param metabox holds the metadata of all inodes of the tree, if they are to be compressed
 */
record NamelessInodes(Optional<PlannedInode> packed, Optional<PlannedInode> metabox) {
  ImmutableList<PlannedInode> all() {
    return Stream.of(packed, metabox)
        .flatMap(Optional::stream)
        .collect(ImmutableList.toImmutableList());
  }
}
