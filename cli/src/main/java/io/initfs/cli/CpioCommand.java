package io.initfs.cli;

import com.google.common.collect.ImmutableSet;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code initfs cpio}: newc archives, in GNU cpio's spelling. */
@Command(
    name = "cpio",
    addMethodSubcommands = false,
    description = "List, unpack and make newc cpio archives, in GNU cpio's spelling.",
    customSynopsis = {
      "initfs cpio -t [-vf] [-F FILE] [PATTERN...] < ARCHIVE",
      "       initfs cpio -i [-dmuvf] [-D DIR] [-F FILE] [PATTERN...] < ARCHIVE",
      "       initfs cpio -o [-0Lv] [-D DIR] [-R USER:GROUP] < NAMES > ARCHIVE"
    },
    footer = {
      "",
      "Only the first archive is read, as by every cpio: 'initfs ls' and 'initfs",
      "extract' read whole initramfs images, compressed ones too.",
      "In patterns, * and ? match slashes; ./ and / at the start do not count.",
      "-i never writes outside of DIR: names start there, and lead through no symlink",
      "  that was there before. Without -u, what is there stays unless it is older;",
      "  that is said and no failure. Devices, FIFOs and sockets cannot be made.",
      "-o writes the names in the order given, ./ at the start left off, a hard-linked",
      "  file's contents with its last name, and goes on after a name that it cannot",
      "  read. FILE appears when it is whole.",
      "Exit status: 0 if all was done, 1 if not, 2 for a mistake on the command line.",
      "",
      "Examples:",
      "  find . | initfs cpio -o > root.cpio",
      "  initfs cpio -t -v -F root.cpio",
      "  initfs cpio -i -d -D rootfs -F root.cpio"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CpioCommand implements Callable<Integer> {
  private static final String NEWC = "newc";

  private static final ImmutableSet<String> IN_ONLY =
      ImmutableSet.of("-I", "-f", "-E", "-n", "-d", "-m", "-u", "--no-preserve-owner");

  private static final ImmutableSet<String> OUT_ONLY =
      ImmutableSet.of("-O", "-0", "-L", "--reproducible");

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-t", "--list"},
      description = "List an archive.")
  private boolean list;

  @Option(
      names = {"-i", "--extract"},
      description = "Copy in: unpack an archive.")
  private boolean extract;

  @Option(
      names = {"-o", "--create"},
      description = "Copy out: make an archive of the files named on standard input.")
  private boolean create;

  @Option(
      names = {"-F", "--file"},
      paramLabel = "FILE",
      description = "The archive, instead of standard input or output.")
  private @Nullable Path file;

  @Option(
      names = {"-D", "--directory"},
      paramLabel = "DIR",
      description = "Where names start; FILE does not.")
  private Path directory = Path.of("");

  @Option(
      names = {"-H", "--format"},
      paramLabel = "FORMAT",
      description = "newc, which is also the default.")
  private String format = NEWC;

  @Option(
      names = {"-R", "--owner"},
      paramLabel = "USER:GROUP",
      converter = CpioOwner.Converter.class,
      description = "-i, -o: Give all files this owner, in numbers; one part may be left out.")
  private @Nullable CpioOwner owner;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print names; with -t modes, owners, sizes and times too.")
  private boolean[] verbose = {};

  @Option(names = "--quiet", description = "Do not print the number of blocks.")
  private boolean quiet;

  @Option(
      names = "--no-absolute-filenames",
      description = "-o: Leave slashes off the start of names; -i always does.")
  private boolean relativeNames;

  @Mixin private final CpioCopyIn copyIn = new CpioCopyIn();

  @Mixin private final CpioCopyOut copyOut = new CpioCopyOut();

  @Parameters(
      paramLabel = "PATTERN",
      description = "-i, -t: Take only the entries whose names match one.")
  private List<String> patterns = List.of();

  CpioCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try {
      return run();
    } catch (UsageException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int run() throws IOException, UsageException {
    requireOneMode();
    if (!format.equalsIgnoreCase(NEWC)) {
      throw new IOException("format not supported: " + format + ": initfs reads and writes newc");
    }
    CpioSession session = new CpioSession(terminal, directory, verbose.length > 0, quiet);
    if (create) {
      return copyOut.run(session, archive(copyOut.output), relativeNames, owner);
    }
    Path archive = archive(copyIn.input);
    Predicate<ImmutableBytes> wanted = copyIn.wanted(patterns);
    if (!list) {
      return copyIn.run(session, archive, wanted, owner);
    }
    try (InputStream in = CpioInput.stream(terminal, archive)) {
      new CpioList(session, wanted).print(in, CpioInput.nameOf(archive));
    }
    return 0;
  }

  private void requireOneMode() throws UsageException {
    if (create == (extract || list)) {
      throw UsageException.wrong("one of -o, -i and -t is needed");
    }
    ParseResult parsed = spec.commandLine().getParseResult();
    for (String option : create ? IN_ONLY : OUT_ONLY) {
      if (parsed.hasMatchedOption(option)) {
        throw UsageException.wrong(option + " does not go with " + (create ? "-o" : "-i or -t"));
      }
    }
    if (create && !patterns.isEmpty()) {
      throw UsageException.wrong("-o takes names from standard input, not as arguments");
    }
  }

  private @Nullable Path archive(@Nullable Path other) throws UsageException {
    if (file != null && other != null) {
      throw UsageException.wrong("the archive is given twice");
    }
    return file == null ? other : file;
  }
}
