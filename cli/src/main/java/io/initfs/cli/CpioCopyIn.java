package io.initfs.cli;

import com.google.common.io.MoreFiles;
import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioContents;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NamePattern;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.ExtractionOptions;
import io.initfs.fstree.local.ExtractionOptions.Existing;
import io.initfs.fstree.local.ExtractionOptions.Owners;
import io.initfs.fstree.local.ExtractionReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code initfs cpio -i}, and the options that go with {@code -i} and {@code -t} only. */
final class CpioCopyIn {
  @Option(
      names = "-I",
      paramLabel = "FILE",
      description = "-i, -t: Read the archive from FILE, as -F does.")
  @Nullable Path input;

  @Option(
      names = {"-f", "--nonmatching"},
      description = "-i, -t: Take what matches none of the patterns.")
  private boolean nonmatching;

  @Option(
      names = {"-E", "--pattern-file"},
      paramLabel = "FILE",
      description = "-i, -t: Take further patterns from FILE, one a line.")
  private @Nullable Path patternFile;

  @Option(
      names = {"-n", "--numeric-uid-gid"},
      description = "-t: Owners are shown as numbers in any case.")
  private boolean unusedNumeric;

  @Option(
      names = {"-d", "--make-directories"},
      description = "-i: Make missing parent directories.")
  private boolean makeDirectories;

  @Option(
      names = {"-m", "--preserve-modification-time"},
      description = "-i: Set the archive's times of modification.")
  private boolean preserveTimes;

  @Option(
      names = {"-u", "--unconditional"},
      description = "-i: Replace files that are newer or of the same age, too.")
  private boolean unconditional;

  @Option(names = "--no-preserve-owner", description = "-i: Do not give files away, even as root.")
  private boolean noPreserveOwner;

  /** Which entries are wanted, by their names. */
  Predicate<ImmutableBytes> wanted(List<String> arguments) throws IOException, UsageException {
    List<String> globs = new ArrayList<>(arguments);
    if (patternFile != null) {
      globs.addAll(MoreFiles.asCharSource(patternFile, StandardCharsets.UTF_8).readLines());
    }
    if (globs.isEmpty()) {
      return name -> true;
    }
    List<NamePattern> patterns = new ArrayList<>();
    for (String glob : globs) {
      try {
        patterns.add(NamePattern.of(glob));
      } catch (PatternSyntaxException e) {
        throw UsageException.wrong("pattern '" + glob + "': " + e.getDescription());
      }
    }
    return name -> patterns.stream().anyMatch(pattern -> pattern.matches(name)) != nonmatching;
  }

  /** Unpacks the wanted entries; returns the exit status. */
  int run(
      CpioSession session,
      @Nullable Path file,
      Predicate<ImmutableBytes> wanted,
      @Nullable CpioOwner owner)
      throws IOException {
    Path target = session.directory().toRealPath();
    if (!Files.isDirectory(target)) {
      throw new NotDirectoryException(session.directory().toString());
    }
    try (CpioInput in = CpioInput.open(session.terminal(), file)) {
      CpioContents contents =
          CpioArchive.readContents(in.source(), in.name(), CpioLimits.DEFAULTS, wanted);
      FileTree tree = contents.tree();
      FileTree owned = owner == null ? tree : tree.mapMetadata(owner::applyTo);
      ExtractionReport report =
          new DirectoryExtractor(options(owner)).write(owned, target, contents.parentsOnly());
      for (ImmutableBytes name : contents.names()) {
        session.printVerbose(name);
      }
      report
          .kept()
          .forEach(path -> session.say(path, "kept: what is there is as new; -u replaces"));
      report.notHeld().forEach(lost -> session.say(lost.path(), "not on disk: " + lost.what()));
      session.printBlocks(contents.bytes());
      return report.notHeld().isEmpty() ? 0 : 1;
    }
  }

  private ExtractionOptions options(@Nullable CpioOwner owner) {
    Owners owners = owner == null ? Owners.IF_ROOT : Owners.ALWAYS;
    return ExtractionOptions.DEFAULTS
        .withExisting(unconditional ? Existing.REPLACE : Existing.REPLACE_OLDER)
        .withMakeParents(makeDirectories)
        .withTimes(preserveTimes)
        .withOwners(noPreserveOwner ? Owners.NEVER : owners);
  }
}
