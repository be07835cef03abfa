package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpTimesTest {
  private final TimeZone zone = TimeZone.getDefault();

  @BeforeEach
  void useAZone() {
    TimeZone.setDefault(TimeZone.getTimeZone("GMT+01:00"));
  }

  @AfterEach
  void useOldZone() {
    TimeZone.setDefault(zone);
  }

  @ParameterizedTest
  @CsvSource({
    "0, Thu Jan  1 01:00:00 1970, 1970-01-01 01:00:00",
    "-1, Thu Jan  1 00:59:59 1970, 1970-01-01 00:59:59",
    "1700000000, Tue Nov 14 23:13:20 2023, 2023-11-14 23:13:20",
    "9223372036854775807, 9223372036854775807, 9223372036854775807",
  })
  void timesAreLocal(long seconds, String ctime, String digits) {
    assertEquals(ctime, DumpTimes.ctime(seconds));
    assertEquals(digits, DumpTimes.digits(seconds));
  }
}
