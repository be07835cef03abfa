package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules as a whole: each has a case that breaks it, and its line in the documentation. */
class RuleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "fsck-rules.md");

  /** All cases of the classes beside this one. */
  static Stream<BrokenImage> cases() {
    return Stream.of(
            SuperblockRulesTest.cases(),
            DeviceRulesTest.cases(),
            InodeRulesTest.cases(),
            DirectoryRulesTest.cases(),
            XattrRulesTest.cases(),
            DigestRulesTest.cases(),
            MapRulesTest.cases(),
            DataRulesTest.cases())
        .flatMap(cases -> cases);
  }

  @Test
  void everyRuleHasACaseThatBreaksIt() {
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    cases().forEach(one -> broken.add(one.rule()));
    // A library that is not there is no fault of an image, see below.
    broken.add(Rule.CHECK_CODEC);
    assertEquals(EnumSet.allOf(Rule.class), broken);
  }

  @Test
  void dataOfAnAlgorithmWithoutItsLibraryAreNotChecked() {
    Where pcluster = Where.inode("image", "pcluster", 5);
    assertEquals(
        Rule.CHECK_CODEC,
        FailureRules.ofContents(new UnsupportedFeatureException(pcluster, "ZSTD without x:y")));
  }

  @Test
  void codesAreDifferent() {
    Set<String> codes = new HashSet<>();
    Arrays.stream(Rule.values()).forEach(rule -> codes.add(rule.code()));
    assertEquals(Rule.values().length, codes.size());
  }

  @Test
  void documentHasEveryRuleAsItIs() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      String severity = rule.severity().name().toLowerCase(Locale.ROOT);
      expected.add(
          "| `"
              + String.join("` | ", rule.code(), severity)
              + " | "
              + rule.summary()
              + " | "
              + rule.kernel()
              + " |");
    }
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `EROFS-")).toList();
    assertEquals(String.join("\n", expected), String.join("\n", documented));
  }
}
