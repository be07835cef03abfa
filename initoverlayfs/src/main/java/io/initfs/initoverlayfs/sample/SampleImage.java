package io.initfs.initoverlayfs.sample;

import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.RootEntry;
import io.initfs.cpio.initramfs.Codec;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A sample as an initramfs file, as distributions build them: early archive, compressed main one.
 */
public final class SampleImage {
  private SampleImage() {}

  /** Writes the sample with zstd, in place of a file of that name. */
  public static void write(SampleInitramfs sample, Path file) throws IOException {
    try (AtomicFile atomic = AtomicFile.create(file, true)) {
      OutputStream out = atomic.stream();
      CpioArchive.writeTree(sample.early(), out, "early archive", RootEntry.OMIT);
      try (OutputStream zstd = Codec.ZSTD.compress(out)) {
        CpioArchive.writeTree(sample.main(), zstd, "main archive", RootEntry.OMIT);
      }
      out.flush();
      atomic.commit();
    }
  }
}
