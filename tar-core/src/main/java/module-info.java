/** tar archives, read as trees. */
module io.initfs.tar {
  requires transitive io.initfs.fstree;
  requires transitive com.google.common;
  requires static transitive com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires com.github.luben.zstd_jni;
  requires org.tukaani.xz;

  exports io.initfs.tar;
}
