package io.initfs.erofs.fsck;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.NodeKind;
import java.io.IOException;

/** All rules about one inode, but for what is in a directory. */
record InodeCheck(InodeRules inodes, XattrRules xattrs, MapRules maps, DataRules data) {
  /**
   * Checks an inode.
   *
   * @return how far its map can be trusted
   */
  @CanIgnoreReturnValue
  Trust check(Inode inode, Subject subject) throws IOException {
    inodes.check(inode, subject);
    xattrs.check(inode, subject);
    Trust trust = maps.check(inode, subject);
    if (inode.kind() == NodeKind.SYMLINK) {
      inodes.checkTarget(inode, subject, trust);
    } else if (inode.kind() == NodeKind.REGULAR_FILE) {
      data.check(inode, subject, trust);
    }
    return trust;
  }

  InodeCheck with(DataRules newData) {
    return new InodeCheck(inodes, xattrs, maps, newData);
  }
}
