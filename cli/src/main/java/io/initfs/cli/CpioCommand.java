package io.initfs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** stub */
@Command(name = "cpio", description = "stub")
final class CpioCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
