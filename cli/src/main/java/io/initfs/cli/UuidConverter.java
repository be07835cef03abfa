package io.initfs.cli;

import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A UUID in an option, with an error for people. */
final class UuidConverter implements ITypeConverter<UUID> {
  /** The JDK takes shorter groups too. */
  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  @Override
  public UUID convert(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new TypeConversionException("expected a UUID, got '" + text + "'");
    }
    return UUID.fromString(text);
  }
}
