package io.initfs.cli;

import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.NamedNode;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.local.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code initfs cpio -o}, and the options that go with it only. */
final class CpioCopyOut {
  private static final String STANDARD_OUTPUT = "standard output";
  private static final int BUFFER = 1 << 16;

  @Option(
      names = "-O",
      paramLabel = "FILE",
      description = "-o: Write the archive to FILE, as -F does.")
  @Nullable Path output;

  @Option(
      names = {"-0", "--null"},
      description = "-o: Names end in NULs, not in newlines.")
  private boolean nulTerminated;

  @Option(
      names = {"-L", "--dereference"},
      description = "-o: Archive what symlinks lead to.")
  private boolean dereference;

  @Option(
      names = {
        "--reproducible",
        "--device-independent",
        "--renumber-inodes",
        "--ignore-devno",
        "--ignore-dirnlink"
      },
      description = "-o: Always so: inodes are numbered from 1, device numbers are 0:0.")
  private boolean[] unusedReproducible = {};

  /** Archives the names on standard input; returns the exit status. */
  int run(
      CpioSession session, @Nullable Path file, boolean relativeNames, @Nullable CpioOwner owner)
      throws IOException, UsageException {
    if (file == null && session.terminal().outIsTty()) {
      throw UsageException.wrong("an archive is nothing for a terminal: give -F FILE or redirect");
    }
    CpioNameList names = new CpioNameList(session, dereference, relativeNames, owner);
    names.readAll(session.terminal().in(), nulTerminated ? '\0' : '\n');
    CpioWriteReport report = write(session, file, names.entries());
    for (ImmutableBytes name : report.timesClamped()) {
      session.say(name, "time is outside 1970 to 2106: moved to the nearer end");
    }
    session.printBlocks(report.bytes());
    return names.complete() ? 0 : 1;
  }

  /** A file appears when it is whole; a device or a pipe is written to. */
  private static CpioWriteReport write(
      CpioSession session, @Nullable Path file, List<NamedNode> entries) throws IOException {
    if (file == null) {
      return CpioArchive.writeEntries(entries, session.terminal().out(), STANDARD_OUTPUT);
    }
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
        return CpioArchive.writeEntries(entries, out, file.toString());
      }
    }
    try (AtomicFile made = AtomicFile.create(file, true)) {
      OutputStream out = made.stream();
      CpioWriteReport report = CpioArchive.writeEntries(entries, out, file.toString());
      out.flush();
      made.commit();
      return report;
    }
  }
}
