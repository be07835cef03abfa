package io.initfs.cpio.initramfs;

import com.google.common.io.ByteSource;
import java.io.IOException;

/** The bytes {@code [start, end)} of a source. */
record ImageRegion(ByteSource source, long start, long end) {
  RegionInput open() throws IOException {
    return new RegionInput(source, start, end);
  }
}
