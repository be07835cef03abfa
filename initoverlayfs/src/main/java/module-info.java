/**
 * Splits an initramfs in two: a mini one that finds storage, and the rest.
 *
 * <p>Start at {@link io.initfs.initoverlayfs.SplitPolicy} and {@link
 * io.initfs.initoverlayfs.MiniSelection}.
 */
module io.initfs.initoverlayfs {
  requires transitive io.initfs.fstree;
  requires static transitive org.jspecify;

  exports io.initfs.initoverlayfs;
  exports io.initfs.initoverlayfs.sample;
}
