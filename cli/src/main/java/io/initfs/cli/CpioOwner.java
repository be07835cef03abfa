package io.initfs.cli;

import com.google.common.primitives.UnsignedInts;
import io.initfs.fstree.Metadata;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The argument of {@code cpio -R}: numbers, for names mean other numbers in another system, with
 * the one exception of root's.
 */
record CpioOwner(OptionalLong user, OptionalLong group) {
  private static final Pattern FORM = Pattern.compile("([^:.]*)(?:[:.](.*))?");
  private static final String ROOT = "root";

  /** For picocli. */
  static final class Converter implements CommandLine.ITypeConverter<CpioOwner> {
    @Override
    public CpioOwner convert(String text) {
      return parse(text);
    }
  }

  static CpioOwner parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    CpioOwner owner = new CpioOwner(id(matcher.group(1), text), id(matcher.group(2), text));
    if (owner.user.isEmpty() && owner.group.isEmpty()) {
      throw invalid(text);
    }
    return owner;
  }

  Metadata applyTo(Metadata metadata) {
    return metadata.withOwner(user.orElse(metadata.uid()), group.orElse(metadata.gid()));
  }

  private static OptionalLong id(@Nullable String id, String text) {
    if (id == null || id.isEmpty()) {
      return OptionalLong.empty();
    }
    if (id.equals(ROOT)) {
      return OptionalLong.of(0);
    }
    try {
      String digits = id.startsWith("+") ? id.substring(1) : id;
      return OptionalLong.of(Integer.toUnsignedLong(UnsignedInts.parseUnsignedInt(digits)));
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static CommandLine.TypeConversionException invalid(String text) {
    return new CommandLine.TypeConversionException(
        "expected USER, USER:GROUP or :GROUP as numbers, got '" + text + "'");
  }
}
