package io.initfs.erofs.write;

import io.initfs.fstree.local.AtomicFile;
import java.util.Optional;

/**
 * The files that a build fills. Who has opened them commits them.
 *
 * @param offset byte of the file at which the image starts
 * @param sizeUnit blocks of which the image's size is a multiple, at least 1
 * @param blob the extra device, if chunks are to go there
 */
public record BuildFiles(AtomicFile image, long offset, int sizeUnit, Optional<AtomicFile> blob) {
  /** A file that is an image, all of it and alone. */
  public static BuildFiles of(AtomicFile image) {
    return new BuildFiles(image, 0, 1, Optional.empty());
  }
}
