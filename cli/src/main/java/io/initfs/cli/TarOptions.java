package io.initfs.cli;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteSource;
import com.google.common.io.Closer;
import io.initfs.erofs.build.DataIndex;
import io.initfs.fstree.local.AtomicFile;
import io.initfs.fstree.local.SpoolFile;
import io.initfs.tar.TarArchive;
import io.initfs.tar.TarCompression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** mkfs.erofs's options for a source that is a tar archive. */
final class TarOptions {
  private static final String STANDARD_INPUT_NAME = "-";
  private static final String STANDARD_INPUT = "standard input";
  private static final String HEADERS = "headerball";
  private static final ImmutableSet<String> FORMS = ImmutableSet.of("", "f", "i", HEADERS);

  @Option(
      names = "--tar",
      arity = "0..1",
      paramLabel = "f|i|headerball",
      preprocessor = AttachedOnly.class,
      description =
          "SOURCE is a tar archive, whatever it begins with; standard input if SOURCE is - or not"
              + " given. f, or no value: the image has all of it; i: it has no contents of files,"
              + " the archive is its extra device; headerball: the archive has none itself, files"
              + " are holes.")
  private @Nullable String form;

  @Option(
      names = {"--ungzip", "--gzip"},
      arity = "0..1",
      paramLabel = "FILE",
      preprocessor = AttachedOnly.class,
      description =
          "With --tar: the archive may be compressed with gzip, as it may be without this; write"
              + " it unpacked to FILE as well.")
  private @Nullable String ungzip;

  @Option(
      names = "--unxz",
      arity = "0..1",
      paramLabel = "FILE",
      preprocessor = AttachedOnly.class,
      description = "As --ungzip, for xz.")
  private @Nullable String unxz;

  /** Takes a value behind {@code =} only: what follows otherwise is the next argument. */
  static final class AttachedOnly implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's signature
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        args.push("");
      }
      return false;
    }
  }

  /**
   * Whether the source is to be read as tar.
   *
   * @throws UsageException if the options do not go together
   */
  boolean isGiven() throws UsageException {
    if (form != null && !FORMS.contains(form)) {
      throw UsageException.wrong("--tar: expected f, i or headerball, got " + form);
    }
    if (form == null && (ungzip != null || unxz != null)) {
      throw UsageException.wrong((ungzip != null ? "--ungzip" : "--unxz") + ": needs --tar=f");
    }
    return form != null;
  }

  /** As {@link #isGiven}, and whether the archive itself is to hold the contents of files. */
  boolean isIndex() throws UsageException {
    return isGiven() && "i".equals(form);
  }

  /**
   * Opens the archive; and writes it unpacked, if that is wanted.
   *
   * @param source null for standard input
   * @param replace whether what is written may replace a file
   */
  OpenedForm open(@Nullable ImageFile source, Terminal terminal, boolean replace)
      throws IOException, UsageException {
    Closer closer = Closer.create();
    try {
      boolean standardInput =
          source == null || source.path().toString().equals(STANDARD_INPUT_NAME);
      ByteSource bytes = standardInput ? copy(terminal.in(), closer) : source.bytes();
      String name = standardInput ? STANDARD_INPUT : source.toString();
      OpenedForm.TarForm reader = HEADERS.equals(form) ? TarArchive::openHeaders : TarArchive::open;
      TarArchive archive = closer.register(OpenedForm.openTar(bytes, name, terminal, reader));
      requireReadable(archive, name);
      dump(archive, file(ungzip), replace);
      dump(archive, file(unxz), replace);
      Optional<DataIndex> index = isIndex() ? Optional.of(new TarIndex(archive)) : Optional.empty();
      return new OpenedForm(archive.tree(), closer, index);
    } catch (IOException | UsageException | RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /**
   * The file that is the archive without compression; empty if there is none that is known.
   *
   * @param source null for standard input
   */
  Optional<Path> plainFile(@Nullable Path source) {
    Optional<Path> dump = file(ungzip).or(() -> file(unxz));
    if (dump.isPresent()) {
      return dump;
    }
    boolean mayBeCompressed = ungzip != null || unxz != null;
    return Optional.ofNullable(mayBeCompressed ? null : source)
        .filter(path -> !path.toString().equals(STANDARD_INPUT_NAME));
  }

  /** Adds the files that take the archive unpacked. */
  void addWritten(DistinctFiles files) throws IOException, UsageException {
    if (file(ungzip).isPresent()) {
      files.addWritten("--ungzip", file(ungzip).get());
    }
    if (file(unxz).isPresent()) {
      files.addWritten("--unxz", file(unxz).get());
    }
  }

  /** The file that an option names, if it is given and names one. */
  private static Optional<Path> file(@Nullable String option) {
    return Optional.ofNullable(option).filter(name -> !name.isEmpty()).map(Path::of);
  }

  /** An archive is read at any place, which a pipe is not. */
  private static ByteSource copy(InputStream in, Closer closer) throws IOException {
    SpoolFile copy = closer.register(new SpoolFile(".tar"));
    long unused = in.transferTo(copy.stream());
    return copy.bytes();
  }

  /** A compressed archive is no device; unpacked it is one, here or wherever it is unpacked. */
  private void requireReadable(TarArchive archive, String name) throws UsageException {
    boolean compressed = archive.compression() != TarCompression.NONE;
    if (isIndex() && compressed && ungzip == null && unxz == null) {
      throw UsageException.wrong(
          name
              + ": compressed with "
              + archive.compression()
              + ": --tar=i needs --ungzip=FILE, which becomes the device");
    }
  }

  private static void dump(TarArchive archive, Optional<Path> file, boolean replace)
      throws IOException {
    if (file.isEmpty()) {
      return;
    }
    try (AtomicFile atomic = AtomicFile.create(file.get(), replace)) {
      OutputStream out = atomic.stream();
      archive.plainBytes().copyTo(out);
      out.flush();
      atomic.commit();
    }
  }
}
