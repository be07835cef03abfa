package io.initfs.cli;

import java.util.List;
import java.util.Optional;

/** Which of options that contradict each other counts: the last on the command line. */
record OptionOrder(List<String> arguments) {
  /**
   * Whether the last of all these is one of {@code yes} or of {@code no}; empty if none is there.
   */
  Optional<Boolean> decide(List<String> yes, List<String> no) {
    int lastYes = yes.stream().mapToInt(arguments::lastIndexOf).max().orElse(-1);
    int lastNo = no.stream().mapToInt(arguments::lastIndexOf).max().orElse(-1);
    return lastYes < 0 && lastNo < 0 ? Optional.empty() : Optional.of(lastYes > lastNo);
  }
}
