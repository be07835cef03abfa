package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.build.DataIndex;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import io.initfs.tar.TarArchive;
import java.io.IOException;
import java.util.Optional;

/**
 * A tar archive, unpacked if it was compressed, as the device of an image.
 *
 * @param deviceSize its bytes
 */
record TarIndex(TarArchive archive, long deviceSize) implements DataIndex {
  TarIndex(TarArchive archive) throws IOException {
    this(archive, archive.plainBytes().size());
  }

  @Override
  public Optional<ImmutableList<StoredRange>> ranges(RegularFile file) {
    return archive.ranges(file);
  }
}
