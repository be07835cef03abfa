package io.initfs.initoverlayfs.sample;

/** What the sample holds by the megabyte and no boot reads all of: firmware, fonts, locales. */
final class SampleData {
  private static final int LARGE_FILE_BYTES = 10_000_000;
  private static final int FIRMWARE_FILES = 20;
  private static final int FONTS = 16;
  private static final int KEYMAPS = 60;
  private static final int TERMINALS = 12;

  private SampleData() {}

  static void addTo(SampleTree tree) {
    byte[] locales = tree.filler().table(tree.profile().bytes(LARGE_FILE_BYTES));
    tree.file(SampleInitramfs.LARGE_FILE, 0644, locales);
    addFirmware(tree);
    for (int i = 0; i < tree.profile().count(FONTS); i++) {
      byte[] font = tree.filler().table(tree.profile().bytes(tree.dice().between(4_000, 60_000)));
      tree.file("/usr/share/fonts/sample/Sample-" + i + ".ttf", 0644, font);
    }
    for (int i = 0; i < tree.profile().count(KEYMAPS); i++) {
      byte[] keymap =
          tree.filler().textBytes(tree.profile().bytes(tree.dice().between(1_000, 9_000)));
      tree.file("/usr/lib/kbd/keymaps/layout-" + i + ".map", 0644, keymap);
    }
    for (int i = 0; i < tree.profile().count(TERMINALS); i++) {
      tree.file("/usr/share/terminfo/x/xterm-" + i, 0644, tree.filler().noise(1_000 + 37 * i));
    }
  }

  private static void addFirmware(SampleTree tree) {
    for (int i = 0; i < tree.profile().count(FIRMWARE_FILES); i++) {
      int bytes = tree.profile().bytes(tree.dice().between(10_000, 80_000));
      boolean packed = i % 3 != 0;
      byte[] content = packed ? tree.filler().noise(bytes) : tree.filler().table(bytes);
      tree.file("/usr/lib/firmware/vendor/adapter-" + i + ".bin", 0644, content);
    }
    tree.symlink("/usr/lib/firmware/vendor/adapter-latest.bin", "adapter-0.bin");
  }
}
