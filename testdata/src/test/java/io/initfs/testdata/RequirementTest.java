package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequirementTest {
  private String before = "";

  @BeforeEach
  void remember() {
    before = System.getProperty("initfs.require", "");
  }

  @AfterEach
  void restore() {
    System.setProperty("initfs.require", before);
  }

  private static Requirement unmet() {
    Optional<Requirement> unmet =
        Arrays.stream(Requirement.values())
            .filter(requirement -> requirement.missing().isPresent())
            .findFirst();
    assumeTrue(unmet.isPresent(), "this host meets all requirements");
    return unmet.orElseThrow();
  }

  @Test
  void unmetRequirementSkipsUnlessDemanded() {
    Requirement unmet = unmet();
    System.setProperty("initfs.require", "");
    assertThrows(TestAbortedException.class, unmet::require);
    System.setProperty("initfs.require", "all");
    assertThrows(AssertionFailedError.class, unmet::require);
  }
}
