package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UmaskTest {
  @Test
  void lineOfLinuxIsUnderstood() {
    assertEquals(077, Umask.parse(List.of("Name:\tjava", "Umask:\t0077", "State:\tR")));
  }

  @Test
  void usualOneIsTakenWhereNoneIsSaid() {
    assertEquals(022, Umask.parse(List.of()));
    assertEquals(022, Umask.parse(List.of("Umask:\tnone")));
  }
}
