package io.initfs.cpio.initramfs;

import com.google.common.primitives.Bytes;
import io.initfs.cpio.Archives;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.program.ElfAbi;
import io.initfs.fstree.program.ElfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Images that break one rule each, and images that come near to it. */
final class BrokenImages {
  private static final int FILE = 0100644;
  private static final int DIRECTORY = 040755;
  private static final int SYMLINK = 0120777;
  private static final int DEVICE = 020644;
  private static final int FIFO = 010644;
  private static final int PROGRAM = 0100755;
  private static final int NAME = 110;
  private static final int EI_CLASS = 4;
  private static final byte[] TRAILER = Archives.TRAILER;
  private static final String END = "TRAILER!!!";
  private static final String TABLE = "kernel/firmware/acpi/table";

  /** Fields of a header, counted from 0. */
  private static final int INO = 0;

  private static final int MODE = 1;
  private static final int UID = 2;
  private static final int MTIME = 5;
  private static final int RDEVMAJOR = 9;
  private static final int CHECK = 12;

  private BrokenImages() {}

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

  /** The directories that lead to {@code path}. */
  private static byte[] parents(String path) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      out.writeBytes(Archives.entry(path.substring(0, end), DIRECTORY, ""));
    }
    return out.toByteArray();
  }

  /** A program that /ld.so is to load. */
  private static byte[] loaded() {
    return new ElfWriter(ElfAbi.X86_64).interpreter("/ld.so").toByteArray(new byte[0]);
  }

  private static byte[] device(String major) {
    return Archives.withField(Archives.entry("null", DEVICE, ""), RDEVMAJOR, major);
  }

  static Stream<Broken> cases() {
    return Stream.of(streams(), headers(), bodies(), places(), overwrites(), links(), boot())
        .flatMap(cases -> cases);
  }

  private static Stream<Broken> streams() {
    byte[] cut = Arrays.copyOf(file(), file().length - 1);
    byte[] packed = gzip(file(), TRAILER);
    byte[] notDeflate = "\u001f\u008b\b\0\0\0\0\0\0\3\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    return Stream.of(
        Broken.of(Rule.MAGIC, file(), TRAILER, "unknown!".getBytes(StandardCharsets.US_ASCII)),
        Broken.of(Rule.CODEC, notDeflate, new byte[20]),
        new Broken(Rule.STREAM_END, List.of(Rule.CUT), ImmutableBytes.copyOf(gzip(cut))),
        Broken.of(Rule.GZIP_TRAILER, Arrays.copyOf(packed, packed.length - 4)),
        Broken.of(Rule.GZIP_CHECKSUM, flipped(packed.clone(), 5)),
        Broken.of(Rule.PADDING, file(), new byte[1], TRAILER),
        Broken.of(Rule.CUT, cut),
        Broken.of(Rule.EMPTY, new byte[512]),
        Broken.of(Rule.TRAILER, file()),
        Broken.of(Rule.TRAILER, file(), new byte[512]),
        Broken.of(Rule.TRAILER, gzip(file())),
        Broken.of(Rule.TRAILER_FORM, file(), Archives.entry(END, FILE, "")),
        Broken.of(Rule.TRAILER_FORM, file(), Archives.entry(END, FILE, "body")),
        Broken.of(Rule.TRAILER_FORM, file(), Archives.entry(END + "\0", 0, "")),
        Broken.of(Rule.TRAILER_FORM, file(), Archives.entry(END, SYMLINK, "to"), TRAILER));
  }

  private static Stream<Broken> headers() {
    return Stream.of(
        Broken.of(Rule.HEADER, field(INO, "0000000G"), TRAILER),
        Broken.of(Rule.NAME_SIZE, Archives.entry("a".repeat(4100), FILE, ""), TRAILER),
        Broken.of(Rule.NAME_END, with(NAME + 4, 'x'), TRAILER),
        Broken.of(Rule.NAME_REST, with(NAME + 2, '\0'), TRAILER),
        Broken.of(Rule.NAME, Archives.entry("a".repeat(256), FILE, ""), TRAILER),
        Broken.of(Rule.NAME_UNSAFE, Archives.entry("/file", FILE, ""), TRAILER),
        Broken.of(Rule.NAME_UNSAFE, Archives.entry("../file", FILE, ""), TRAILER),
        Broken.of(Rule.NAME_UNSAFE, Archives.entry("./..", DIRECTORY, ""), TRAILER),
        Broken.of(Rule.NAME_UNSAFE, Archives.entry("a\nb", FILE, ""), TRAILER),
        Broken.of(Rule.NAME_UNSAFE, Archives.entry("a\u007f", FILE, ""), TRAILER),
        Broken.of(Rule.TYPE, Archives.entry("file", 0644, ""), TRAILER),
        Broken.of(Rule.MODE, field(MODE, "000181A4"), TRAILER),
        Broken.of(Rule.OWNER, field(UID, "FFFFFFFF"), TRAILER),
        Broken.of(Rule.CHECK, field(CHECK, "00000001"), TRAILER),
        Broken.of(Rule.DEVICE_NUMBER, device("00001000"), TRAILER),
        Broken.of(Rule.DEVICE_UNUSED, field(RDEVMAJOR, "00000001"), TRAILER));
  }

  private static Stream<Broken> bodies() {
    byte[] odd = Archives.entry("odd", FILE, "abc");
    return Stream.of(
        Broken.of(Rule.FILL, flipped(odd, 1), TRAILER),
        Broken.of(Rule.FILL, flipped(file(), 5), TRAILER),
        Broken.of(Rule.SUM, Archives.entry("file", FILE, new byte[4], h -> Archives.withSum(h, 1))),
        Broken.of(Rule.BODY, Archives.entry("directory", DIRECTORY, "body"), TRAILER),
        Broken.of(Rule.SYMLINK_TARGET, Archives.entry("link", SYMLINK, "a".repeat(4096)), TRAILER),
        Broken.of(Rule.SYMLINK_REST, Archives.entry("link", SYMLINK, "a\0b"), TRAILER));
  }

  private static Stream<Broken> places() {
    byte[] lost = Archives.entry("no/such", FILE, "");
    return Stream.of(
        Broken.of(Rule.PARENT, lost, TRAILER),
        Broken.of(
            Rule.LINK_LOOP,
            Archives.entry("link", SYMLINK, "link"),
            Archives.entry("link/file", FILE, ""),
            TRAILER),
        Broken.of(
            Rule.IN_THE_WAY,
            Archives.entry("there", DIRECTORY, ""),
            Archives.entry("there/file", FILE, ""),
            Archives.entry("there", FILE, ""),
            TRAILER),
        new Broken(
            Rule.MORE,
            Collections.nCopies(Report.MAX_FINDINGS, Rule.PARENT),
            ImmutableBytes.copyOf(
                Bytes.concat(
                    Bytes.concat(Collections.nCopies(1001, lost).toArray(byte[][]::new)),
                    TRAILER))));
  }

  private static Stream<Broken> overwrites() {
    byte[] directory = Archives.entry("path", DIRECTORY, "");
    byte[] symlink = Archives.entry("path", SYMLINK, "to");
    return Stream.of(
        Broken.of(Rule.DEVICE_KEPT, device("00000001"), device("00000002"), TRAILER),
        Broken.of(Rule.DUPLICATE, file(), file(), TRAILER),
        Broken.of(Rule.DUPLICATE, file(), Archives.entry("./file", FILE, ""), TRAILER),
        Broken.of(Rule.DUPLICATE, file(), Archives.entry("file", DIRECTORY, ""), TRAILER),
        Broken.of(Rule.DUPLICATE, directory, Archives.entry("path", 040700, ""), TRAILER),
        Broken.of(
            Rule.DUPLICATE, directory, Archives.withField(directory, MTIME, "00000001"), TRAILER),
        Broken.of(Rule.LINK_OR_DIRECTORY, symlink, TRAILER, directory, TRAILER),
        Broken.of(Rule.LINK_OR_DIRECTORY, directory, TRAILER, symlink, TRAILER),
        Broken.of(
            Rule.SHARED, linked("file", FILE), linked("two", FILE), TRAILER, file(), TRAILER));
  }

  private static Stream<Broken> links() {
    byte[] one = linked("one", FILE);
    byte[] two = linked("two", FILE);
    byte[] body =
        Archives.entry("two", FILE, new byte[4], header -> Archives.withLink(header, 5, 2));
    return Stream.of(
        new Broken(
            Rule.HARD_LINK,
            List.of(Rule.DUPLICATE),
            ImmutableBytes.copyOf(
                Bytes.concat(one, Archives.entry("one", DIRECTORY, ""), two, TRAILER))),
        Broken.of(Rule.HARD_LINK, one, one, TRAILER),
        Broken.of(Rule.LINKS, one, linked("two", 0100600), TRAILER),
        Broken.of(Rule.LINKS, one, linked("two", FIFO), TRAILER),
        Broken.of(Rule.LINKS, one, Archives.withField(two, UID, "00000001"), TRAILER),
        Broken.of(Rule.LINKS, one, Archives.withField(two, MTIME, "00000001"), TRAILER),
        Broken.of(
            Rule.LINKS,
            Archives.entry("one", FILE, new byte[4], header -> Archives.withLink(header, 5, 2)),
            body,
            TRAILER),
        Broken.of(Rule.LINKS, one, two, linked("three", FILE), linked("four", FILE), TRAILER),
        new Broken(
            Rule.LINK_ACROSS,
            List.of(Rule.TRAILER),
            ImmutableBytes.copyOf(Bytes.concat(gzip(one), gzip(body, TRAILER)))));
  }

  private static Stream<Broken> boot() {
    byte[] tables = Archives.entry(TABLE, FILE, "table");
    byte[] parents = parents(TABLE);
    byte[] empty =
        Archives.entry(TABLE, FILE, new byte[0], header -> Archives.withLink(header, 5, 2));
    byte[] elf = loaded();
    byte[] unreadable = elf.clone();
    unreadable[EI_CLASS] = 9;
    return Stream.of(
        Broken.of(Rule.EARLY, gzip(parents, tables, TRAILER)),
        Broken.of(Rule.EARLY, parents, Archives.entry("./" + TABLE, FILE, "table"), TRAILER),
        Broken.of(Rule.EARLY, parents, Archives.entry(TABLE, SYMLINK, "to"), TRAILER),
        Broken.of(Rule.EARLY, parents, empty, TRAILER),
        Broken.of(Rule.EARLY_PARENT, tables, TRAILER),
        Broken.of(Rule.INIT, Archives.entry("init", PROGRAM, ""), TRAILER),
        Broken.of(Rule.INIT, Archives.entry("init", PROGRAM, "echo"), TRAILER),
        Broken.of(Rule.INIT, Archives.entry("init", PROGRAM, unreadable), TRAILER),
        Broken.of(Rule.INIT, Archives.entry("init", FILE, elf), TRAILER),
        Broken.of(Rule.INIT, Archives.entry("init", DIRECTORY, ""), TRAILER),
        Broken.of(Rule.INIT_NEEDS, Archives.entry("init", SYMLINK, "sbin/init"), TRAILER),
        Broken.of(Rule.INIT_NEEDS, Archives.entry("init", PROGRAM, elf), TRAILER),
        Broken.of(Rule.INIT_NEEDS, Archives.entry("init", PROGRAM, "#!/sh\n"), TRAILER),
        Broken.of(
            Rule.INIT_NEEDS,
            Archives.entry("init", PROGRAM, "#! sh\n"),
            Archives.entry("sh", PROGRAM, elf),
            TRAILER),
        Broken.of(
            Rule.CONSOLE,
            Archives.entry("dev", DIRECTORY, ""),
            Archives.entry("dev/console", FILE, ""),
            TRAILER));
  }

  /** What no rule is against, however near it comes to one. */
  static Stream<ImmutableBytes> sound() {
    byte[] directory = Archives.entry("path", DIRECTORY, "");
    byte[] table = Archives.entry(TABLE, FILE, "table");
    byte[] one = linked("one", FILE);
    byte[] body =
        Archives.entry("two", FILE, new byte[4], header -> Archives.withLink(header, 5, 2));
    byte[] console =
        Archives.withField(
            Archives.withField(Archives.entry("dev/console", DEVICE, ""), RDEVMAJOR, "00000005"),
            RDEVMAJOR + 1,
            "00000001");
    return Stream.<byte[][]>of(
            new byte[][] {file(), TRAILER, file(), TRAILER},
            new byte[][] {gzip(file(), TRAILER, file(), TRAILER)},
            new byte[][] {directory, directory, TRAILER},
            new byte[][] {directory, TRAILER, Archives.entry("path", 040700, ""), TRAILER},
            new byte[][] {parents("..a/b.."), Archives.entry("..a/b..", FILE, ""), TRAILER},
            new byte[][] {
              Archives.entry(".", DIRECTORY, ""), Archives.entry("./a", FILE, ""), TRAILER
            },
            new byte[][] {one, body, TRAILER},
            new byte[][] {body, TRAILER},
            new byte[][] {one, TRAILER, linked("two", FIFO), TRAILER},
            new byte[][] {one, body, TRAILER, one, body, TRAILER},
            new byte[][] {parents(TABLE), table, TRAILER, gzip(file(), TRAILER)},
            new byte[][] {Archives.entry("dev", DIRECTORY, ""), console, TRAILER},
            new byte[][] {Archives.entry("init", PROGRAM, "bFLT"), TRAILER},
            new byte[][] {
              Archives.entry("init", SYMLINK, "/program"),
              Archives.entry("program", PROGRAM, "#!/sh -x\n"),
              Archives.entry("sh", PROGRAM, loaded()),
              Archives.entry("ld.so", PROGRAM, "any"),
              TRAILER
            })
        .map(parts -> ImmutableBytes.copyOf(Bytes.concat(parts)));
  }
}
