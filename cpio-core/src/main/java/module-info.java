/** newc cpio archives, and the initramfs images made of them. */
module io.initfs.cpio {
  requires transitive io.initfs.fstree;
  requires transitive com.google.common;
  requires static transitive com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires com.github.luben.zstd_jni;
  requires org.apache.commons.compress;
  requires org.lz4.java;
  requires org.tukaani.xz;

  exports io.initfs.cpio;
  exports io.initfs.cpio.initramfs;
}
