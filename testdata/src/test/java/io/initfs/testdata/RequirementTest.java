package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequirementTest {
  private static final Optional<String> ABSENT = Optional.of("not found");

  @ParameterizedTest
  @ValueSource(strings = {"", "kernel", "cpio-not", "kernel,root"})
  void missingRequirementSkipsAndSaysWhy(String demanded) {
    TestAbortedException skip =
        assertThrows(
            TestAbortedException.class, () -> Requirement.enforce("cpio", ABSENT, demanded));
    assertEquals("needs cpio: not found", skip.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "cpio", "kernel, cpio"})
  void demandedRequirementFails(String demanded) {
    assertThrows(AssertionFailedError.class, () -> Requirement.enforce("cpio", ABSENT, demanded));
  }

  @Test
  void metRequirementDoesNothing() {
    Requirement.enforce("cpio", Optional.empty(), "all");
  }
}
