package io.initfs.cli;

import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A UUID in an option as mkfs.erofs takes it, with an error for people. */
final class UuidConverter implements ITypeConverter<UUID> {
  /** The JDK takes shorter groups too. */
  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  @Override
  public UUID convert(String text) {
    if (text.equals("clear")) {
      return new UUID(0, 0);
    }
    if (text.equals("random")) {
      return UUID.randomUUID();
    }
    if (!FORM.matcher(text).matches()) {
      throw new TypeConversionException("expected a UUID, clear or random, got '" + text + "'");
    }
    return UUID.fromString(text);
  }
}
