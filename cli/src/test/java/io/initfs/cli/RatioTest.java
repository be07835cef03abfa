package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.00",
    "1, 1, 100.00",
    "1, 3, 33.33",
    "1, 32, 3.12",
    "3, 32, 9.38",
    "9223372036854775807, 1, 922337203685477580800.00",
    "0, 0, -nan",
    "1, 0, inf",
  })
  void roundsAsTheCLibrary(long part, long whole, String expected) {
    assertEquals(expected, Ratio.text(Ratio.percent(part, whole)));
  }
}
