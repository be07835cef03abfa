package io.initfs.cpio.initramfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.Lists;
import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule is broken by an image of its own, and stands in the documentation. */
class RuleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "fsck-rules.md");

  @ParameterizedTest
  @MethodSource("io.initfs.cpio.initramfs.BrokenImages#sound")
  void soundImageHasNoFinding(ImmutableBytes image) throws IOException {
    assertEquals(List.of(), findings(image));
  }

  @ParameterizedTest
  @MethodSource("io.initfs.cpio.initramfs.BrokenImages#cases")
  void oneBrokenRuleIsOneFinding(BrokenImages.Broken broken) throws IOException {
    List<Rule> expected =
        Stream.concat(broken.before().stream(), Stream.of(broken.rule())).toList();
    List<Finding> findings = findings(broken.image());
    assertEquals(expected, Lists.transform(findings, Finding::rule), findings::toString);
  }

  private static List<Finding> findings(ImmutableBytes image) throws IOException {
    ByteSource bytes = ByteSource.wrap(image.toByteArray());
    try (Initramfs opened = Initramfs.openAsLinux(bytes, "image", CpioLimits.DEFAULTS)) {
      return opened.findings();
    }
  }

  @Test
  void everyRuleHasACaseThatBreaksIt() {
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    BrokenImages.cases().forEach(one -> broken.add(one.rule()));
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
