/** The {@code initfs} command, a thin front of the libraries. */
module io.initfs.cli {
  requires com.google.common;
  requires com.google.gson;
  requires info.picocli;
  requires io.initfs.initoverlayfs;
  requires io.initfs.tar;
  requires static org.jspecify;

  opens io.initfs.cli to
      com.google.gson,
      info.picocli;
}
