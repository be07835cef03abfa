package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.Commands;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.FeatureTrees;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code initfs dump} prints is what dump.erofs 1.9 prints, line by line. */
@Tag("long")
class DumpPeersTest {
  private static final long SEED = 6;

  /** Of a tree of 600 names every so many-th is looked at. */
  private static final int SAMPLE = 50;

  private static final int GOLDEN_SAMPLE = 8;

  private static final String KERNEL = "Required upstream Linux kernel version:";

  private static final long NO_BLOCK = 0xFFFF_FFFFL;
  private static final int MIN_BLOCK_BITS = 9;

  /** Up to the address, the address, and behind its end. */
  private static final Pattern EXTENT =
      Pattern.compile("( *\\d+: .* : ) *(\\d+)\\.\\. *\\d+ \\|( *\\d+)");

  @TempDir private Path directory;

  @BeforeEach
  void requireTools() {
    Requirement.EROFS_UTILS.require();
  }

  static Stream<String> goldens() throws IOException {
    return Samples.names(Samples.golden("")).stream()
        .filter(name -> name.endsWith(".erofs"))
        .map(name -> name.substring(0, name.length() - ".erofs".length()));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void goldenImagesAreShownAlike(String name) throws Exception {
    Path device = Samples.golden(name + ".data");
    List<String> devices = Files.exists(device) ? List.of("--device=" + device) : List.of();

    assertShownAlike(Samples.golden(name + ".erofs"), devices, GOLDEN_SAMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x2",
        "-zlz4",
        "-zlz4hc -C65536",
        "-zlz4hc -C65536 -Elegacy-compress",
        "-zlz4 -Eztailpacking",
        "-zlz4 -C65536 -Efragments",
        "-zlz4 -C65536 -Eztailpacking,fragments,dedupe",
        "-zlz4 -Eall-fragments",
        "-zlz4 -E48bit",
        "-zdeflate -b1024",
        "-zzstd -C65536 -m4096",
        "--chunksize=4096",
        "--chunksize=65536 -Eforce-chunk-indexes",
        "--xattr-prefix=trusted.a.long.",
        "-zlz4 --zD"
      })
  void imagesOfMkfsErofsAreShownAlike(String options) throws Exception {
    Path archive = directory.resolve("source.tar");
    DiskTrees.writeTar(FeatureTrees.wide(SEED), archive);
    Path image = directory.resolve("image");
    ImmutableList<String> arguments =
        ImmutableList.<String>builder()
            .add("--quiet", "-T1700000000", "--tar=f")
            .add(options.split(" "))
            .add(image.toString(), archive.toString())
            .build();
    ErofsUtils.mkfs(arguments.toArray(String[]::new)).requireSuccess();

    assertShownAlike(image, List.of(), SAMPLE);
  }

  static Stream<DataOptions> dataOptions() {
    DataOptions plain = DataOptions.DEFAULTS;
    return Stream.of(
        plain,
        plain.withPclusterSize(65_536),
        plain.withInlineTails(true),
        plain.withFragments(Fragments.TAILS).withPclusterSize(65_536),
        plain.withFragments(Fragments.ALL).withLegacyIndexes(true),
        plain.withBlockSize(1024).withPclusterSize(8192),
        plain.withChunkSize(8192));
  }

  @ParameterizedTest
  @MethodSource("dataOptions")
  void imagesOfOursAreShownAlike(DataOptions data) throws Exception {
    Path image = directory.resolve("image");
    ErofsOptions options =
        data.chunkSize() > 0
            ? ErofsOptions.defaults().withCompression(Compression.NONE).withData(data)
            : ErofsOptions.defaults().withCompression(Compression.parse("lz4hc")).withData(data);
    ErofsWriter.write(FeatureTrees.wide(SEED), image, options);

    assertShownAlike(image, List.of(), SAMPLE);
  }

  @Test
  void imageBehindAnOffsetIsShownAlike() throws Exception {
    byte[] bytes = Files.readAllBytes(Samples.golden("lz4.erofs"));
    Path image = directory.resolve("image");
    Files.write(image, new byte[8192]);
    Files.write(image, bytes, StandardOpenOption.APPEND);

    assertShownAlike(image, List.of("--offset=8192"), GOLDEN_SAMPLE);
  }

  @Test
  void contentsAreTheSame() throws Exception {
    Path image = Samples.golden("fragments.erofs");
    int files = 0;
    try (ErofsImage opened = ErofsImage.open(image)) {
      for (TreeEntry entry : opened.tree()) {
        boolean contents = entry.node() instanceof RegularFile || entry.node() instanceof Symlink;
        if (contents && isPlain(entry.path().toString())) {
          List<String> arguments =
              List.of("--cat", "--path=" + entry.path(), image.toAbsolutePath().toString());
          assertSame(arguments, theirs(arguments).text(), ours(arguments));
          files++;
        }
      }
    }
    assertTrue(files > 0);
  }

  /** Superblock, statistics, and of each sampled inode attributes, extents and entries. */
  private static void assertShownAlike(Path image, List<String> options, int sample)
      throws IOException, InterruptedException {
    List<List<String>> actions = new ArrayList<>();
    actions.add(List.of());
    actions.add(List.of("-s", "-S"));
    actions.add(List.of("--blkid-udev"));
    actions.addAll(inodeActions(image, options, sample));
    for (List<String> action : actions) {
      List<String> arguments = new ArrayList<>(action);
      arguments.addAll(options);
      arguments.add(image.toString());
      assertSame(arguments, theirs(arguments).text(), ours(arguments));
    }
  }

  private static List<List<String>> inodeActions(Path image, List<String> options, int sample)
      throws IOException {
    List<List<String>> actions = new ArrayList<>();
    actions.add(List.of("--nid=" + rootNid(image, options), "-e"));
    int number = 0;
    for (TreeEntry entry : tree(image, options)) {
      // Names that are no printable ASCII are escaped here, since terminals obey some of them.
      if (number++ % sample == 0 && isPlain(entry.path().toString())) {
        String path = "--path=" + entry.path();
        boolean listable =
            entry.node() instanceof Directory below
                && below.children().keySet().stream()
                    .map(EntryName::toString)
                    .allMatch(DumpPeersTest::isPlain);
        actions.add(listable ? List.of("--ls", "-e", path) : List.of("-e", path));
      }
    }
    return actions;
  }

  private static boolean isPlain(String text) {
    return CharMatcher.inRange(' ', '~').and(CharMatcher.isNot('\\')).matchesAllOf(text);
  }

  private static String rootNid(Path image, List<String> options) {
    List<Object> arguments = new ArrayList<>(List.of("dump", "--json", image));
    arguments.addAll(options);
    return CommandRun.good(arguments.toArray())
        .json()
        .getAsJsonObject()
        .getAsJsonObject("superblock")
        .get("rootNid")
        .getAsString();
  }

  private static FileTree tree(Path image, List<String> options) throws IOException {
    String offset =
        options.stream().filter(each -> each.startsWith("--offset=")).findAny().orElse("=0");
    ImmutableList<Path> devices =
        options.stream()
            .filter(each -> each.startsWith("--device="))
            .map(each -> Path.of(each.substring("--device=".length())))
            .collect(ImmutableList.toImmutableList());
    ImageFile file = new ImageFile(image, Long.parseLong(offset.replaceFirst(".*=", "")), devices);
    try (OpenedForm form = OpenedForm.open(file, CommandRun.nobody())) {
      return form.tree();
    }
  }

  private static Commands.Result theirs(List<String> arguments)
      throws IOException, InterruptedException {
    return ErofsUtils.dump(arguments.toArray(String[]::new)).requireSuccess();
  }

  private static String ours(List<String> arguments) {
    List<Object> all = new ArrayList<>();
    all.add("dump");
    all.addAll(arguments);
    return CommandRun.good(all.toArray()).text();
  }

  /**
   * Two sorts of lines may differ. The kernel: ours also counts small blocks and where prefixes
   * stand. A hole in a map of mere block numbers, where dump.erofs takes the number that says so
   * for an address: there is no such place, and in the other form of the map it does not.
   */
  private static void assertSame(List<String> arguments, String theirs, String ours) {
    List<String> expected = theirs.lines().map(DumpPeersTest::withoutNoBlock).toList();
    List<String> got = ours.lines().toList();
    assertIterableEquals(
        withoutKernel(expected), withoutKernel(got), () -> String.join(" ", arguments));
    assertTrue(kernel(got) >= kernel(expected), () -> theirs + ours);
  }

  private static String withoutNoBlock(String line) {
    Matcher extent = EXTENT.matcher(line);
    if (!extent.matches() || Long.parseLong(extent.group(2)) < NO_BLOCK << MIN_BLOCK_BITS) {
      return line;
    }
    long length = Long.parseLong(extent.group(3).strip());
    return String.format("%s%10d..%10d |%s", extent.group(1), 0, length, extent.group(3));
  }

  private static List<String> withoutKernel(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith(KERNEL)).toList();
  }

  /** The release as a number that is larger for a later one, 0 where none is said. */
  private static int kernel(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(KERNEL))
        .map(line -> line.substring(KERNEL.length()).strip().split("\\."))
        .mapToInt(parts -> Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]))
        .findAny()
        .orElse(0);
  }
}
