/**
 * The format-free file tree that every image form is read into and written from.
 *
 * <p>Start at {@link io.initfs.fstree.FileTree} and {@link io.initfs.fstree.Node}.
 */
module io.initfs.fstree {
  requires transitive com.google.common;
  requires static transitive com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports io.initfs.fstree;
  exports io.initfs.fstree.local;
  exports io.initfs.fstree.program;
  exports io.initfs.fstree.text;
}
