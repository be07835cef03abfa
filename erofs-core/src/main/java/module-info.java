/**
 * EROFS images: reader, writer, checker.
 *
 * <p>Start at {@link io.initfs.erofs.ErofsImage} and {@link io.initfs.erofs.ErofsWriter}. Images
 * compressed with ZSTD or LZMA can be read if zstd-jni or xz are there, too.
 */
module io.initfs.erofs {
  requires static com.github.luben.zstd_jni;
  requires transitive com.google.common;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.initfs.fstree;
  requires static transitive org.jspecify;
  requires static org.tukaani.xz;

  exports io.initfs.erofs;
  exports io.initfs.erofs.build;
  exports io.initfs.erofs.failure;
  exports io.initfs.erofs.fsck;
  exports io.initfs.erofs.io;
}
