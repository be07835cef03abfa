package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No option of mkfs.erofs is unknown: each is taken, or named as not supported. */
class MkfsOptionNamesTest {
  /** An option where mkfs.erofs's help starts to explain one. */
  private static final Pattern OPTION =
      Pattern.compile("^ {1,6}(?:-(\\w), )?-(-[\\w-]+|[a-zA-Z])", Pattern.MULTILINE);

  @TempDir private Path directory;

  private static Set<String> optionsOfMkfsErofs() throws IOException, InterruptedException {
    Set<String> options = new TreeSet<>();
    Matcher option = OPTION.matcher(ErofsUtils.mkfs("--help").requireSuccess().text());
    while (option.find()) {
      options.add("-" + option.group(2));
    }
    return options;
  }

  @Test
  void eachOptionOfMkfsErofsIsTakenOrNamed() throws IOException, InterruptedException {
    Requirement.EROFS_UTILS.require();
    Set<String> options = optionsOfMkfsErofs();
    assertTrue(options.size() > 50, () -> "few options found: " + options);
    for (String option : options) {
      CommandRun run = CommandRun.of("mkfs", option, directory.resolve("none/image"), directory);
      assertFalse(run.err().contains("Unknown option"), run::toString);
      if (run.err().startsWith("initfs mkfs: not supported: ")) {
        assertTrue(run.err().endsWith(": " + option + "\n"), run::toString);
        run.requireStatus(1);
      }
    }
  }

  /** Those of its manual page, with their values. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "48bit",
        "all-fragments",
        "all-fragments=65536",
        "dedupe",
        "^dedupe",
        "dot-omitted",
        "force-inode-compact",
        "force-inode-extended",
        "force-inode-blockmap",
        "force-chunk-indexes",
        "fragdedupe",
        "^fragdedupe",
        "fragdedupe=inode",
        "fragdedupe=full",
        "fragments",
        "fragments=65536",
        "^inline_data",
        "legacy-compress",
        "noinline_data",
        "nosbcrc",
        "plain-xattr-prefixes",
        "xattr-name-filter",
        "ztailpacking"
      })
  void eachExtendedOptionIsTakenOrNamed(String word) {
    CommandRun run = CommandRun.of("mkfs", "-E" + word, directory.resolve("image"), directory);

    assertFalse(run.err().contains("unknown"), run::toString);
    assertTrue(run.status() == 0 || run.err().equals("initfs: not supported: -E " + word + "\n"));
  }

  /** What is asked for by a number is what the words ask for. */
  @ParameterizedTest
  @CsvSource({
    "2, ztailpacking",
    "6, 'ztailpacking,fragments'",
    "0x11, 'legacy-compress,dedupe'",
    "192, '48bit,dot-omitted'",
  })
  void featureBitsStandForWords(String bits, String words) throws IOException {
    Path source = Samples.initramfs(directory);
    Path byBits = directory.resolve("bits");
    Path byWords = directory.resolve("words");
    CommandRun.good("mkfs", "-zlz4", "--zfeature-bits=" + bits, byBits, source);
    CommandRun.good("mkfs", "-zlz4", "-E" + words, byWords, source);

    assertEquals(-1, Files.mismatch(byBits, byWords));
  }

  @Test
  void whatIsSoAnywayIsTaken() {
    CommandRun.good(
        "mkfs", "--clean", "--async-queue-limit=5", directory.resolve("image"), directory);
    CommandRun.good("mkfs", "--force", "--clean=data", directory.resolve("image"), directory);
    for (String mode : new String[] {"rvsp", "0"}) {
      CommandRun run = CommandRun.bad("mkfs", "--clean=" + mode, directory.resolve("x"), directory);
      assertEquals("initfs: not supported: --clean=" + mode + "\n", run.requireStatus(1).err());
    }
  }
}
