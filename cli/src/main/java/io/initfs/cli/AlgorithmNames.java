package io.initfs.cli;

import io.initfs.erofs.build.Compression.Method;
import java.util.ArrayList;

/** For a shell to complete the name of an algorithm. */
final class AlgorithmNames extends ArrayList<String> {
  private static final long serialVersionUID = 1;

  AlgorithmNames() {
    for (Method method : Method.values()) {
      if (method != Method.NONE) {
        add(method.word());
      }
    }
  }
}
