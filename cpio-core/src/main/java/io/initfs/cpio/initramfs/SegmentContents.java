package io.initfs.cpio.initramfs;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.Directory;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import org.jspecify.annotations.Nullable;

/** Collects what a scan finds in one segment. */
final class SegmentContents {
  private static final ImmutableBytes DRACUT_MARKER = ImmutableBytes.utf8("early_cpio");

  private final ImmutableList.Builder<ScannedEntry> entries = ImmutableList.builder();
  private long count;
  private boolean trailerLast;
  private boolean earlyFile;
  private boolean otherFile;

  void add(ScannedEntry scanned) {
    entries.add(scanned);
    @Nullable Node node = scanned.node();
    trailerLast = node == null;
    if (node == null) {
      return;
    }
    count++;
    if (!(node instanceof Directory)) {
      ImmutableBytes name = scanned.entry().name();
      // As the kernel's scanner for early files has it: no ./ and no / before it.
      boolean early = name.toUtf8().startsWith("kernel/");
      earlyFile |= early;
      otherFile |= !early && !name.equals(DRACUT_MARKER);
    }
  }

  /** All that was added, trailers included. */
  ImmutableList<ScannedEntry> entries() {
    return entries.build();
  }

  /** Entries without trailers. */
  long count() {
    return count;
  }

  boolean endsWithTrailer() {
    return trailerLast;
  }

  /** Whether files are here for the kernel before it unpacks, and no others. */
  boolean isEarly() {
    return earlyFile && !otherFile;
  }
}
