package io.initfs.cpio.initramfs;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.program.CorruptElfException;
import io.initfs.fstree.program.ElfFile;
import io.initfs.fstree.program.Shebang;
import java.io.IOException;
import java.util.Optional;

/**
 * What Linux starts in the root that an image makes. An image need not have it: it can be a part,
 * or rdinit= can name something else. What it has, has to work.
 */
record RootRules(Report report, FileTree tree) {
  private static final TreePath INIT = TreePath.of("init");
  private static final TreePath CONSOLE = TreePath.of("dev/console");
  private static final DeviceNumber CONSOLE_NUMBER = new DeviceNumber(5, 1);

  /** Linux follows no longer chain of scripts that are each other's interpreters. */
  private static final int MAX_SCRIPTS = 5;

  /** The format of programs for Linux without an MMU. */
  private static final ImmutableBytes FLAT = ImmutableBytes.utf8("bFLT");

  private static final int ANY_EXECUTE = 0111;

  void check() throws IOException {
    if (tree.lookup(INIT).isPresent()) {
      checkInit();
    }
    Optional<Node> console = tree.lookup(CONSOLE);
    if (console.isPresent() && !isConsole(console.get())) {
      String number = console.get() instanceof DeviceNode device ? " " + device.number() : "";
      String text = "expected the character device 5:1, got a ";
      add(Rule.CONSOLE, CONSOLE, text + console.get().kind() + number);
    }
  }

  private static boolean isConsole(Node node) {
    return node instanceof DeviceNode device
        && device.kind() == NodeKind.CHARACTER_DEVICE
        && device.number().equals(CONSOLE_NUMBER);
  }

  private void checkInit() throws IOException {
    Optional<Node> init = tree.resolve(INIT);
    if (init.isEmpty()) {
      add(Rule.INIT_NEEDS, INIT, "what the symlink leads to is not there");
    } else if (!(init.get() instanceof RegularFile file)) {
      add(Rule.INIT, INIT, "expected a file, got a " + init.get().kind());
    } else if (!isExecutable(file)) {
      add(
          Rule.INIT,
          INIT,
          String.format("expected permission to execute, got %o", permissions(file)));
    } else {
      checkProgram(file);
    }
  }

  private void checkProgram(RegularFile init) throws IOException {
    RegularFile program = init;
    for (int scripts = 0; scripts < MAX_SCRIPTS; scripts++) {
      Optional<ImmutableBytes> interpreter = interpreter(program, program == init);
      if (interpreter.isEmpty()) {
        return;
      }
      Optional<Node> found = tree.walk(TreePath.ROOT, interpreter.get()).end();
      if (!(found.orElse(null) instanceof RegularFile file && isExecutable(file))) {
        String text = "interpreter: expected a file to execute at " + interpreter.get() + ", got ";
        add(Rule.INIT_NEEDS, INIT, text + (found.isEmpty() ? "none" : "another"));
        return;
      }
      program = file;
    }
  }

  /** What is to run {@code program}; a program that is none is told if it is init itself. */
  private Optional<ImmutableBytes> interpreter(RegularFile program, boolean init)
      throws IOException {
    Optional<Shebang> script = Shebang.read(program);
    if (script.isPresent()) {
      return Optional.of(script.get().program());
    }
    String got = program.size() == 0 ? "nothing" : "something else";
    try {
      Optional<ElfFile> elf = ElfFile.read(program.content(), program.size());
      if (elf.isPresent()) {
        return elf.get().interpreter();
      }
    } catch (CorruptElfException e) {
      got = e.getMessage();
    }
    if (init && !isFlat(program)) {
      add(Rule.INIT, INIT, "expected a script with #! or ELF, got " + got);
    }
    return Optional.empty();
  }

  private static boolean isFlat(RegularFile file) throws IOException {
    return ImmutableBytes.copyOf(file.content().slice(0, FLAT.length()).read()).equals(FLAT);
  }

  private static boolean isExecutable(RegularFile file) {
    return (permissions(file) & ANY_EXECUTE) != 0;
  }

  private static int permissions(RegularFile file) {
    return file.metadata().permissions();
  }

  private void add(Rule rule, TreePath path, String text) {
    report.add(rule, 0, ImmutableBytes.copyOf(path.toRelativeBytes()).toString(), text);
  }
}
