package io.initfs.erofs.fsck;

import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.read.FileContent;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Whether all data of an inode can be had. */
final class DataCheck {
  private final NodeReader reader;
  private final FindingList findings;
  private final LongConsumer progress;
  private final byte[] buffer = new byte[1 << 16];

  DataCheck(NodeReader reader, FindingList findings, LongConsumer progress) {
    this.reader = reader;
    this.findings = findings;
    this.progress = progress;
  }

  void check(Inode inode, Place place) throws IOException {
    try {
      if (inode.kind() == NodeKind.REGULAR_FILE) {
        readAll(inode);
      } else if (inode.kind() == NodeKind.SYMLINK) {
        reader.symlinkTarget(inode);
      } else if (inode.kind() == NodeKind.DIRECTORY) {
        reader.content(inode).verifyMap();
      }
    } catch (ErofsException e) {
      findings.add(Finding.Rule.DATA, place.toString(), inode.nid(), e);
    }
    try {
      for (ImmutableBytes name : reader.hiddenXattrs(inode, reader.metadata(inode))) {
        String text = "name filter: expected a clear bit for \"" + name + "\", got a set one";
        findings.add(Finding.Rule.XATTR, place.toString(), inode.nid(), text);
      }
    } catch (ErofsException e) {
      findings.add(Finding.Rule.XATTR, place.toString(), inode.nid(), e);
    }
  }

  private void readAll(Inode inode) throws IOException {
    FileContent content = reader.content(inode);
    content.verifyMap();
    try (InputStream in = content.openStored()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        progress.accept(count);
      }
    }
  }
}
