package io.initfs.erofs.build;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import java.util.Optional;

/**
 * Where the contents of files are on a device that is there already, such as a tar archive: an
 * image can refer to it instead of holding them.
 */
public interface DataIndex {
  /** Bytes of the device. */
  long deviceSize();

  /**
   * What the device holds of a file, in ascending order, none over another; the rest of the file is
   * zeros. Empty if the file's contents are not there.
   */
  Optional<ImmutableList<StoredRange>> ranges(RegularFile file);
}
