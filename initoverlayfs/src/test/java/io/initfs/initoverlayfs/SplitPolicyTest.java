package io.initfs.initoverlayfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.PolicyRule.Verb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitPolicyTest {
  @Test
  void readsRulesAndSkipsCommentsAndEmptyLines() throws PolicyException {
    SplitPolicy policy =
        SplitPolicy.parse(
            "my.policy",
            "# all\r\n\n  need module loop dm-mod # two\n\texclude /a /b\ndirectory /x");

    assertEquals(
        List.of(
            "need module loop", "need module dm-mod", "exclude /a", "exclude /b", "directory /x"),
        policy.rules().stream().map(PolicyRule::toString).toList());
    assertEquals("my.policy:3", policy.rules().get(0).position());
    assertEquals(Verb.EXCLUDE, policy.rules().get(2).verb());
    assertTrue(policy.rules().get(1).needed());
    assertFalse(policy.rules().get(2).needed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "include /a          | one of path, binary, module, module-path, exclude, directory",
        "need                | one of path, binary, module, module-path, exclude, directory",
        "path                | a pattern after \"path\", got end of line",
        "need exclude /a     | a rule that chooses after \"need\", got \"exclude\"",
        "path usr/bin        | a pattern that starts with \"/\", got \"usr/bin\"",
        "path /a /b[         | a pattern, got \"/b[\"",
        "module kernel/loop  | a module's name without \"/\", got \"kernel/loop\"",
        "module-path /kernel | a pattern below the version, such as kernel/fs/**, got \"/kernel\"",
        "directory /a/../b   | a path that starts with \"/\", got \"/a/../b\"",
      })
  void errorsSayFileLineExpectedAndGot(String line, String message) {
    PolicyException thrown =
        assertThrows(
            PolicyException.class, () -> SplitPolicy.parse("my.policy", "path /ok\n" + line));

    String text = String.valueOf(thrown.getMessage());
    assertEquals(2, thrown.line());
    assertTrue(text.startsWith("my.policy:2: expected " + message), text);
  }

  @Test
  void patternsMatchWithAndWithoutUsr() throws PolicyException {
    PolicyRule rule = SplitPolicy.parse("p", "path /*bin/mount /etc/x").rules().get(0);

    assertTrue(rule.matches(TreePath.of("/bin/mount"), Optional.empty()));
    assertTrue(rule.matches(TreePath.of("/usr/sbin/mount"), Optional.empty()));
    assertFalse(rule.matches(TreePath.of("/usr/local/bin/mount"), Optional.empty()));
    assertFalse(rule.matches(TreePath.of("/bin/mount.nfs"), Optional.empty()));
  }

  @Test
  void usrIsOptionalForProgramsAndLibrariesOnly() throws PolicyException {
    PolicyRule rule = SplitPolicy.parse("p", "path /share/**").rules().get(0);

    assertFalse(rule.matches(TreePath.of("/usr/share/x"), Optional.empty()));
  }

  @Test
  void dashesAndUnderscoresAreTheSameInModuleNames() throws PolicyException {
    PolicyRule rule = SplitPolicy.parse("p", "module usb-stor* raid[0-9]").rules().get(0);
    PolicyRule set = SplitPolicy.parse("p", "module usb-stor* raid[0-9]").rules().get(1);

    assertTrue(rule.matchesModule("usb_storage"));
    assertTrue(set.matchesModule("raid5"));
    assertFalse(set.matchesModule("raid_"));
  }

  @Test
  void theStandardPolicyNeedsInitAndTheThreeModules() {
    List<String> needed =
        SplitPolicy.standard().rules().stream()
            .filter(PolicyRule::needed)
            .map(PolicyRule::toString)
            .toList();

    assertEquals(
        List.of("need path /init", "need module loop", "need module erofs", "need module overlay"),
        needed);
  }
}
