package io.initfs.fstree.local;

import io.initfs.fstree.Metadata;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a file has before it is given the metadata of its node.
 *
 * @param permissions 12 bits
 */
record InitialAttributes(int permissions, long uid, long gid) {
  private static final int PERMISSION_MASK = 07777;

  static InitialAttributes read(Path path) throws IOException {
    LocalAttributes read = LocalAttributes.read(path);
    return new InitialAttributes(read.mode() & PERMISSION_MASK, read.uid(), read.gid());
  }

  boolean hasOwnerOf(Metadata metadata) {
    return uid == metadata.uid() && gid == metadata.gid();
  }
}
