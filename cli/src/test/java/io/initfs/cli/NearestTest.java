package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "mkfs, mkfs, 0",
    "mfks, mkfs, 1",
    "mks, mkfs, 1",
    "mkfss, mkfs, 1",
    "mkds, mkfs, 1",
    "fsck, mkfs, 4",
    "'', ls, 2",
  })
  void slipsAreCounted(String typed, String word, int slips) {
    assertEquals(slips, Nearest.slips(typed, word));
    assertEquals(slips, Nearest.slips(word, typed));
  }

  @ParameterizedTest
  @CsvSource({
    "mfks, mkfs",
    "lst, ls",
    "exctract, extract",
    "unpack, ",
    "dum, dump",
    "convrt, convert",
    "frobnicate, ",
  })
  void commandIsFoundByItsSlip(String typed, String meant) {
    assertEquals(Optional.ofNullable(meant), Nearest.to(typed, Initfs.commandNames()));
  }

  @Test
  void nothingIsNearNothing() {
    assertEquals(Optional.empty(), Nearest.to("x", List.of()));
  }
}
