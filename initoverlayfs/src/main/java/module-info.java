/**
 * Splits an initramfs in two, a mini one that finds storage and an EROFS image with the rest, and
 * measures what reading the second costs.
 *
 * <p>Start at {@link io.initfs.initoverlayfs.Composer} and {@link
 * io.initfs.initoverlayfs.LazinessProbe}.
 */
module io.initfs.initoverlayfs {
  requires transitive com.google.common;
  requires transitive io.initfs.cpio;
  requires transitive io.initfs.erofs;
  requires transitive io.initfs.fstree;
  requires static transitive org.jspecify;

  exports io.initfs.initoverlayfs;
  exports io.initfs.initoverlayfs.sample;
}
