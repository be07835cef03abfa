package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static io.initfs.tar.Trees.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseTest {
  private static final String A = "a".repeat(512);
  private static final String B = "b".repeat(700);
  private static final String HOLE = "\0".repeat(512);

  /** A, a hole, B, a hole of 100 bytes. */
  private static final String WHOLE = A + HOLE + B + "\0".repeat(100);

  private static String number(long value) {
    return String.format("%011o\0", value);
  }

  private static TarBytes.Entry old(String islands, boolean more, long realSize) {
    return entry('S', "sparse")
        .gnu()
        .put(386, islands)
        .put(482, more ? "\1" : "\0")
        .put(483, number(realSize));
  }

  private static TarBytes.Entry[] form01(String map, long size, String stored) {
    return new TarBytes.Entry[] {
      pax("GNU.sparse.size=" + size, "GNU.sparse.map=" + map, "GNU.sparse.name=sparse"),
      file("GNUSparseFile.0/sparse", stored),
      file("next", "text")
    };
  }

  private static TarBytes.Entry[] form1(String map, long size, String stored) {
    String padded = map + "\0".repeat(-map.length() & 511);
    return new TarBytes.Entry[] {
      pax(
          "GNU.sparse.major=1",
          "GNU.sparse.minor=0",
          "GNU.sparse.name=sparse",
          "GNU.sparse.realsize=" + size),
      file("GNUSparseFile.0/sparse", padded + stored),
      file("next", "text")
    };
  }

  private static void assertWhole(FileTree tree) throws IOException {
    assertEquals(WHOLE, text(tree, "sparse"));
    assertEquals("text", text(tree, "next"));
    assertEquals(2, tree.root().children().size());
  }

  @Test
  void oldForm() throws IOException {
    String islands = number(0) + number(512) + number(1024) + number(700);

    assertWhole(tree(old(islands, false, WHOLE.length()).body(A + B), file("next", "text")));
  }

  @Test
  void oldFormWithMoreBlocks() throws IOException {
    StringBuilder first = new StringBuilder();
    StringBuilder more = new StringBuilder();
    StringBuilder whole = new StringBuilder();
    StringBuilder stored = new StringBuilder();
    for (int i = 0; i < 4 + 21 + 3; i++) {
      (i < 4 ? first : more).append(number(i * 1024L)).append(number(512));
      if (i == 4 + 21 - 1) {
        more.append("\1" + "\0".repeat(7));
      }
      String island = Character.toString('A' + i).repeat(512);
      whole.append(island).append(HOLE);
      stored.append(island);
    }
    TarBytes.Entry header = old(first.toString(), true, whole.length()).size(stored.length());
    String rest = Strings.padEnd(more.toString(), 1024, '\0');

    FileTree tree = tree(header.body(rest + stored), file("next", "text"));

    assertEquals(whole.toString(), text(tree, "sparse"));
    assertEquals("text", text(tree, "next"));
  }

  @Test
  void form00() throws IOException {
    assertWhole(
        tree(
            pax(
                "GNU.sparse.size=" + WHOLE.length(),
                "GNU.sparse.numblocks=2",
                "GNU.sparse.offset=0",
                "GNU.sparse.numbytes=512",
                "GNU.sparse.offset=1024",
                "GNU.sparse.numbytes=700"),
            file("sparse", A + B),
            file("next", "text")));
  }

  @Test
  void form01() throws IOException {
    assertWhole(tree(form01("0,512,1024,700," + WHOLE.length() + ",0", WHOLE.length(), A + B)));
  }

  @Test
  void form1() throws IOException {
    assertWhole(tree(form1("2\n0\n512\n1024\n700\n", WHOLE.length(), A + B)));
  }

  @Test
  void form1WithAMapOfManyBlocks() throws IOException {
    StringBuilder map = new StringBuilder("300\n");
    for (int i = 0; i < 300; i++) {
      map.append(i * 2 + 1).append("\n1\n");
    }

    FileTree tree = tree(form1(map.toString(), 601, "x".repeat(300)));

    assertEquals("\0x".repeat(300) + "\0", text(tree, "sparse"));
    assertEquals("text", text(tree, "next"));
  }

  @Test
  void islandsThatAreFilledUpToBlocks() throws IOException {
    String stored = "xyz" + "\0".repeat(509) + "12" + "\0".repeat(510);

    assertEquals("\0xyz\0\00012\0", text(tree(form01("1,3,6,2,9,0", 9, stored)), "sparse"));
    assertEquals("\0xyz\0\00012\0", text(tree(form01("1,3,6,2,9,0", 9, "xyz12")), "sparse"));
  }

  @Test
  void nothingButAHole() throws IOException {
    FileTree tree = tree(form1("0\n", 1L << 44, ""));
    RegularFile file = (RegularFile) node(tree, "sparse");

    assertEquals(1L << 44, file.size());
    assertArrayEquals(new byte[1000], file.content().slice(1 << 20, 1000).read());
    assertEquals("", text(tree(form01("", 0, "")), "sparse"));
  }

  @Test
  void anyPartCanBeRead() throws IOException {
    RegularFile file =
        (RegularFile) node(tree(form1("2\n0\n512\n1024\n700\n", WHOLE.length(), A + B)), "sparse");
    byte[] whole = TarBytes.latin1(WHOLE);
    for (int from = 0; from < whole.length; from += 171) {
      for (int length : new int[] {1, 300, 900, 5000}) {
        int to = Math.min(whole.length, from + length);
        assertArrayEquals(
            Arrays.copyOfRange(whole, from, to), file.content().slice(from, length).read());
      }
    }
    try (InputStream in = file.content().openStream()) {
      for (byte expected : whole) {
        assertEquals(expected & 0xFF, in.read());
      }
      assertEquals(-1, in.read());
      assertEquals(-1, in.read());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "600,612,0,600",
        "0,512,511,700",
        "0,512,1024,701",
        "0,512,1025,700",
        "0,512,1024",
        "0,512,x,700",
        "0,512,1024,699",
        "0,512,-1,700",
        "0,512,,700",
        "0,512,999999999999999999,700"
      })
  void wrongMapsAreErrors(String map) {
    int size = 1024 + 700;
    TarBytes.Entry[] form01 = form01(map, size, A + B);
    int count = map.split(",", -1).length / 2;
    TarBytes.Entry[] form1 = form1(count + "\n" + map.replace(',', '\n') + "\n", size, A + B);

    assertFails(TarException.Corrupt.class, archive(form01), "of a sparse file", "(sparse)");
    assertFails(TarException.Corrupt.class, archive(form1), "of a sparse file", "(sparse)");
  }

  @Test
  void mapsThatDoNotEndAreErrors() {
    assertFails(
        TarException.Corrupt.class,
        archive(form1("999999999999999\n" + "1\n0\n".repeat(124), 9, "")),
        "map of a sparse file",
        "its end within the");
    assertFails(
        TarException.Corrupt.class,
        archive(form1("1".repeat(30), 9, "")),
        "lines of at most 18 digits");
    assertFails(
        TarException.Corrupt.class,
        TarBytes.unended(old("", true, 5)),
        "archive is cut within a map of a sparse file");
  }

  @Test
  void otherFormsAreNamed() {
    assertFails(
        TarException.Unsupported.class,
        archive(
            pax("GNU.sparse.major=2", "GNU.sparse.minor=7", "GNU.sparse.realsize=0"),
            file("a", "")),
        "form of a sparse file",
        "got 2.7");
  }

  @Test
  void absurdSizesAreErrors() {
    assertFails(
        TarException.LimitExceeded.class,
        archive(form1("0\n", (1L << 44) + 1, "")),
        "maxFileBytes exceeded",
        "got 17592186044417");
    assertFails(
        TarException.Corrupt.class,
        archive(old("", false, 0).put(483, "\u00FF".repeat(12))),
        "size of a sparse file",
        "got -1");
  }

  @Test
  void partsAreTold() throws IOException {
    String map = "2\n0\n512\n1024\n700\n";
    byte[] bytes = archive(form1(map, WHOLE.length(), A + B));
    try (TarArchive archive =
        TarArchive.open(ByteSource.wrap(bytes), "test.tar", TarLimits.DEFAULTS)) {
      RegularFile file = (RegularFile) node(archive.tree(), "sparse");
      // Behind a pax header and its record, the file's header and the map.
      long start = 4 * 512;
      assertEquals(
          Optional.of(
              ImmutableList.of(
                  new StoredRange(0, 512, start), new StoredRange(1024, 700, start + 512))),
          archive.ranges(file));
      RegularFile next = (RegularFile) node(archive.tree(), "next");
      StoredRange text = archive.ranges(next).orElseThrow().get(0);
      assertEquals("text", new String(bytes, (int) text.address(), 4, StandardCharsets.UTF_8));
      RegularFile edited = file.withMetadata(file.metadata().withOwner(7, 7));
      assertEquals(archive.ranges(file), archive.ranges(edited));
      RegularFile other = RegularFile.of(file.metadata(), new byte[1]);
      assertEquals(Optional.empty(), archive.ranges(other));
    }
  }

  /** What fills an island up to a block is not the next one's. */
  @Test
  void slicesAreThoseOfTheWhole() throws IOException {
    String islands =
        number(0) + number(700) + number(1024) + number(512) + number(1600) + number(100);
    String holes = "\0".repeat(324);
    String end = "c".repeat(100);
    String whole = B + holes + A + "\0".repeat(64) + end;
    String stored = B + holes + A + end + "\0".repeat(412);
    ByteSource content =
        ((RegularFile) node(tree(old(islands, false, whole.length()).body(stored)), "sparse"))
            .content();
    assertSlices(whole.getBytes(StandardCharsets.US_ASCII), content);
  }

  private static void assertSlices(byte[] whole, ByteSource content) throws IOException {
    for (int from = 0; from <= whole.length; from += 4) {
      for (int length : new int[] {0, 1, 511, 512, 513, 1000, whole.length}) {
        int to = Math.min(whole.length, from + length);
        ByteSource slice = content.slice(from, length);
        assertEquals(to - from, slice.size());
        assertArrayEquals(Arrays.copyOfRange(whole, from, to), slice.read());
      }
    }
    assertEquals(0, content.slice(whole.length + 1L, 5).size());
  }

  @Test
  void sliceReadsNothingOfWhatIsBefore() throws IOException {
    long size = 1L << 43;
    ByteSource content =
        ((RegularFile) node(tree(form1("1\n0\n512\n", size, A)), "sparse")).content();
    ByteSource end = content.slice(size - 5, Long.MAX_VALUE);
    assertArrayEquals(
        new byte[5], assertTimeoutPreemptively(Duration.ofSeconds(20), () -> end.read()));
  }
}
