package io.initfs.cli;

import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A UUID in an option, with an error for people. */
final class UuidConverter implements ITypeConverter<UUID> {
  @Override
  public UUID convert(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("expected a UUID, got '" + text + "'");
    }
  }
}
