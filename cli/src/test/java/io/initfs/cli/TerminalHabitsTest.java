package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Progress and colours: where a person looks, and nowhere else. */
class TerminalHabitsTest {
  private static final String ESCAPE = "\u001b[";
  private static final Map<String, String> PLAIN = Map.of();

  @TempDir private static Path directory;

  @BeforeAll
  static void makeImages() throws IOException {
    Samples.tinyForms(directory);
    Samples.initramfs(directory);
  }

  private static Object[] words(String line) {
    return Splitter.on(' ')
        .splitToStream(line)
        .map(word -> word.replace("@", directory + "/"))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "split @sample.img -d @split, reading packing",
    "mkfs @mkfs-dir @tree, scanning packing",
    "mkfs @mkfs-cpio @tiny.cpio, reading packing",
    "mkfs @mkfs-tar @tiny.tar, reading packing",
    "mkfs --tar=f @mkfs-f @tiny.tar, reading packing",
    "extract @tiny.erofs -d @extract, reading@names extracting",
    "extract @tiny.cpio -d @extract-cpio, reading extracting",
    "convert @tiny.cpio @convert.erofs, reading packing",
    "convert @tiny.erofs @convert.cpio, reading@names archiving",
    "convert @tiny.erofs --to=dir @convert, reading@names extracting",
    "fsck @tiny.erofs, checking",
    "fsck @tiny.cpio, reading",
    "fsck --extract=@fsck @tiny.erofs, checking extracting",
    "dump -S @tiny.erofs, counting",
    "ls @tiny.cpio, reading",
    "lazy @tiny.erofs /dir/file, reading",
  })
  void longWorkHasABar(String line, String bars) throws IOException {
    if (line.contains("@tree")) {
      CommandRun.of(
              "extract", "--force", directory.resolve("tiny.cpio"), "-d", directory.resolve("tree"))
          .requireStatus(0);
    }
    CommandRun run = CommandRun.onTerminal(PLAIN, words(line)).requireStatus(0);

    List<String> seen = Splitter.on('\r').splitToList(run.err());
    for (String bar : Splitter.on(' ').split(bars)) {
      String what = bar.replace('@', ' ');
      assertTrue(seen.stream().anyMatch(text -> text.startsWith(what)), run::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "split --quiet @sample.img -d @quiet-split",
    "mkfs --quiet @quiet-mkfs @tiny.cpio",
    "extract --quiet --force @tiny.tar -d @quiet-extract",
    "convert --quiet @tiny.cpio @quiet.erofs",
    "fsck --quiet @tiny.erofs",
    "fsck --quiet @tiny.cpio",
  })
  void quietWorkHasNone(String line) {
    CommandRun run = CommandRun.onTerminal(PLAIN, words(line)).requireStatus(0);

    assertFalse(run.err().contains("\r"), run::toString);
  }

  @Test
  void nobodySeesNothing() {
    CommandRun.good(words("split @sample.img -d @nobody"));
    CommandRun.good(words("fsck @tiny.erofs"));
    assertFalse(CommandRun.good("help").text().contains(ESCAPE));
    assertFalse(CommandRun.good(words("ls -l @tiny.erofs")).text().contains(ESCAPE));
    assertFalse(CommandRun.of("ls", "nothing").err().contains(ESCAPE));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', true",
    "NO_COLOR, 1, '', false",
    "NO_COLOR, '', '', true",
    "TERM, dumb, '', false",
    "TERM, xterm, '', true",
    "NO_COLOR, 1, --color=always, true",
    "'', '', --color=never, false",
    "'', '', --color=auto, true",
  })
  void coloursAreWhereTheyAreWanted(String name, String value, String option, boolean colours) {
    Map<String, String> environment = Map.of(name, value);
    String line = ("ls -l " + option).trim() + " @tiny.erofs";

    CommandRun listed = CommandRun.onTerminal(environment, words(line)).requireStatus(0);
    CommandRun failed =
        CommandRun.onTerminal(environment, words(line + " /nothing")).requireStatus(1);

    assertEquals(colours, listed.text().contains(ESCAPE + "1;34m/dir" + ESCAPE + "m"));
    assertEquals(colours, failed.err().contains(ESCAPE + "1;31minitfs:" + ESCAPE + "m "));
  }

  @Test
  void colourIsAskedForWhereNobodyLooks() {
    assertTrue(CommandRun.good("--color=always", "help").text().contains(ESCAPE));
    assertTrue(CommandRun.good(words("fsck --color=always @tiny.erofs")).text().contains(ESCAPE));
    assertTrue(CommandRun.good("ls", "--color=always", "--help").text().contains(ESCAPE));
    CommandRun.of("ls", "--color=sometimes", "image").requireStatus(2);
  }
}
