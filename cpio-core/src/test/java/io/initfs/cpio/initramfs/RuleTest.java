package io.initfs.cpio.initramfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.cpio.Archives;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.ImmutableBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule is broken by an image of its own, and stands in the documentation. */
class RuleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "fsck-rules.md");
  private static final int FILE = 0100644;
  private static final int DIRECTORY = 040755;
  private static final int SYMLINK = 0120777;
  private static final int DEVICE = 020644;
  private static final int NAME = 110;

  /** Fields of a header, counted from 0. */
  private static final int INO = 0;

  private static final int MODE = 1;
  private static final int UID = 2;
  private static final int RDEVMAJOR = 9;
  private static final int CHECK = 12;

  /** An image that breaks a rule, after others perhaps. */
  record Broken(Rule rule, List<Rule> before, ImmutableBytes image) {
    static Broken of(Rule rule, byte[]... parts) {
      return new Broken(rule, List.of(), ImmutableBytes.copyOf(Bytes.concat(parts)));
    }

    @Override
    public String toString() {
      return rule.code();
    }
  }

  private static byte[] file() {
    return Archives.entry("file", FILE, "body");
  }

  private static byte[] with(int offset, char value) {
    byte[] entry = file();
    entry[offset] = (byte) value;
    return entry;
  }

  private static byte[] field(int index, String digits) {
    return Archives.withField(file(), index, digits);
  }

  private static byte[] linked(String name, int mode) {
    return Archives.entry(name, mode, new byte[0], header -> Archives.withLink(header, 5, 2));
  }

  private static byte[] gzip(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(Bytes.concat(parts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] flipped(byte[] bytes, int fromEnd) {
    bytes[bytes.length - fromEnd] ^= 1;
    return bytes;
  }

  private static byte[] device(String major) {
    return Archives.withField(Archives.entry("null", DEVICE, ""), RDEVMAJOR, major);
  }

  static Stream<Broken> cases() {
    byte[] trailer = Archives.TRAILER;
    byte[] cut = Arrays.copyOf(file(), file().length - 1);
    byte[] packed = gzip(file(), trailer);
    byte[] notDeflate = "\u001f\u008b\b\0\0\0\0\0\0\3\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    byte[] lost = Archives.entry("no/such", FILE, "");
    return Stream.of(
        Broken.of(Rule.MAGIC, file(), trailer, "unknown!".getBytes(StandardCharsets.US_ASCII)),
        Broken.of(Rule.CODEC, notDeflate, new byte[20]),
        new Broken(Rule.STREAM_END, List.of(Rule.CUT), ImmutableBytes.copyOf(gzip(cut))),
        Broken.of(Rule.GZIP_TRAILER, Arrays.copyOf(packed, packed.length - 4)),
        Broken.of(Rule.GZIP_CHECKSUM, flipped(packed.clone(), 5)),
        Broken.of(Rule.HEADER, field(INO, "0000000G"), trailer),
        Broken.of(Rule.PADDING, file(), new byte[1], trailer),
        Broken.of(Rule.SUM, Archives.entry("file", FILE, new byte[4], h -> Archives.withSum(h, 1))),
        Broken.of(Rule.CUT, cut),
        Broken.of(Rule.NAME_SIZE, Archives.entry("a".repeat(4100), FILE, ""), trailer),
        Broken.of(Rule.NAME_END, with(NAME + 4, 'x'), trailer),
        Broken.of(Rule.NAME_REST, with(NAME + 2, '\0'), trailer),
        Broken.of(Rule.NAME, Archives.entry("a".repeat(256), FILE, ""), trailer),
        Broken.of(Rule.TYPE, Archives.entry("file", 0644, ""), trailer),
        Broken.of(Rule.MODE, field(MODE, "000181A4"), trailer),
        Broken.of(Rule.OWNER, field(UID, "FFFFFFFF"), trailer),
        Broken.of(Rule.BODY, Archives.entry("directory", DIRECTORY, "body"), trailer),
        Broken.of(Rule.CHECK, field(CHECK, "00000001"), trailer),
        Broken.of(Rule.DEVICE_NUMBER, device("00001000"), trailer),
        Broken.of(Rule.DEVICE_UNUSED, field(RDEVMAJOR, "00000001"), trailer),
        Broken.of(Rule.DEVICE_KEPT, device("00000001"), device("00000002"), trailer),
        Broken.of(Rule.SYMLINK_TARGET, Archives.entry("link", SYMLINK, "a".repeat(4096)), trailer),
        Broken.of(Rule.SYMLINK_REST, Archives.entry("link", SYMLINK, "a\0b"), trailer),
        Broken.of(Rule.PARENT, lost, trailer),
        Broken.of(
            Rule.LINK_LOOP,
            Archives.entry("link", SYMLINK, "link"),
            Archives.entry("link/file", FILE, ""),
            trailer),
        Broken.of(
            Rule.IN_THE_WAY,
            Archives.entry("there", DIRECTORY, ""),
            Archives.entry("there/file", FILE, ""),
            Archives.entry("there", FILE, ""),
            trailer),
        Broken.of(
            Rule.HARD_LINK,
            linked("one", FILE),
            Archives.entry("one", DIRECTORY, ""),
            linked("two", FILE),
            trailer),
        Broken.of(Rule.EMPTY, new byte[512]),
        new Broken(
            Rule.MORE,
            Collections.nCopies(Report.MAX_FINDINGS, Rule.PARENT),
            ImmutableBytes.copyOf(
                Bytes.concat(Collections.nCopies(1001, lost).toArray(byte[][]::new)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenRuleIsOneFinding(Broken broken) throws IOException {
    try (Initramfs opened =
        Initramfs.openAsLinux(
            ByteSource.wrap(broken.image().toByteArray()), "image", CpioLimits.DEFAULTS)) {
      List<Rule> rules = opened.findings().stream().map(Finding::rule).toList();
      List<Rule> expected =
          Stream.concat(broken.before().stream(), Stream.of(broken.rule())).toList();
      assertEquals(expected, rules, opened.findings()::toString);
    }
  }

  @Test
  void everyRuleHasACaseThatBreaksIt() {
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    cases().forEach(one -> broken.add(one.rule()));
    assertEquals(EnumSet.allOf(Rule.class), broken);
  }

  @Test
  void documentHasEveryRuleAsItIs() throws IOException {
    List<String> expected =
        Arrays.stream(Rule.values())
            .map(
                rule ->
                    String.format(
                        "| `%s` | %s | %s |",
                        rule.code(),
                        rule.level().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        rule.summary()))
            .toList();
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `CPIO-")).toList();
    assertEquals(String.join("\n", expected), String.join("\n", documented));
  }
}
