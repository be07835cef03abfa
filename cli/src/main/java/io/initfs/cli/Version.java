package io.initfs.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    Optional<String> version =
        Optional.ofNullable(Initfs.class.getPackage().getImplementationVersion());
    return new String[] {"initfs " + version.orElse("(development)")};
  }
}
