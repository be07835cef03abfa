package io.initfs.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as erofs-utils read one: decimal, hexadecimal after 0x, octal after 0. */
final class OffsetConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String value) {
    try {
      return Long.decode(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is not a number");
    }
  }
}
