/**
 * EROFS images: reader, writer, checker.
 *
 * <p>Start at {@link io.initfs.erofs.ErofsImage} and {@link io.initfs.erofs.ErofsWriter}.
 */
module io.initfs.erofs {
  requires transitive com.google.common;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.initfs.fstree;
  requires static transitive org.jspecify;

  exports io.initfs.erofs;
  exports io.initfs.erofs.build;
  exports io.initfs.erofs.failure;
  exports io.initfs.erofs.fsck;
  exports io.initfs.erofs.io;
}
