package io.initfs.erofs.fsck;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeDigest;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.read.FileContent;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/** What files are recorded to be, against what they are. Looked at only if that is asked for. */
final class DigestRules {
  private static final String FORM = "sha256: and 32 bytes";

  private final NodeReader reader;
  private final WorkLimit work;
  private final Findings findings;
  private final LongConsumer progress;
  private final byte[] buffer = new byte[1 << 16];

  DigestRules(NodeReader reader, WorkLimit work, Findings findings, LongConsumer progress) {
    this.reader = reader;
    this.work = work;
    this.findings = findings;
    this.progress = progress;
  }

  /** Whether the image records anything; who asks for its digests expects some. */
  boolean checkImage() {
    boolean records = reader.volume().superblock().hasCompat(Features.ISHARE_XATTRS);
    if (!records) {
      findings.add(
          Rule.XATTR_DIGEST,
          Subject.IMAGE,
          Where.NO_OFFSET,
          "digests of inodes",
          "ISHARE_XATTRS",
          "an image without");
    }
    return records;
  }

  /**
   * Checks one file.
   *
   * @param inode a regular file
   * @return whether all data were read for that
   * @throws ErofsException if the data do not decode
   */
  boolean check(Inode inode, Subject subject) throws IOException {
    if (inode.size() == 0) {
      return false;
    }
    Optional<ImmutableBytes> stored;
    try {
      stored = reader.digest(inode);
    } catch (ErofsException e) {
      return false; // the rules about xattrs tell of it
    }
    if (stored.isPresent() && InodeDigest.isValid(stored.get())) {
      compare(reader.content(inode), subject, stored.get());
      return true;
    }
    if (stored.isPresent()) {
      report(Rule.XATTR_DIGEST, subject, FORM, "\"" + stored.get() + "\"");
    } else {
      report(Rule.XATTR_NO_DIGEST, subject, FORM, "none");
    }
    return false;
  }

  /** Zeros of holes count, too: those of a long one may be more than {@link WorkLimit} allows. */
  private void compare(FileContent content, Subject subject, ImmutableBytes stored)
      throws IOException {
    Hasher sha256 = Hashing.sha256().newHasher();
    try (InputStream in = content.openStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        work.add(count);
        progress.accept(count);
        if (work.isExceeded()) {
          return;
        }
        sha256.putBytes(buffer, 0, count);
      }
    }
    ImmutableBytes found = InodeDigest.of(sha256.hash().asBytes());
    if (!found.equals(stored)) {
      report(Rule.XATTR_DIGEST, subject, InodeDigest.text(found), InodeDigest.text(stored));
    }
  }

  private void report(Rule rule, Subject subject, String expected, String got) {
    findings.add(rule, subject, Where.NO_OFFSET, "digest", expected, got);
  }
}
