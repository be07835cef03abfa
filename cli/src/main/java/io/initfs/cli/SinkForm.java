package io.initfs.cli;

import com.google.common.collect.ImmutableMap;
import io.initfs.cpio.initramfs.Codec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The forms that {@code initfs convert} makes. */
enum SinkForm {
  EROFS,
  CPIO,
  COMPOSEFS,
  DIR;

  private static final ImmutableMap<String, Codec> ENDINGS =
      ImmutableMap.of(
          ".gz", Codec.GZIP,
          ".bz2", Codec.BZIP2,
          ".lzma", Codec.LZMA,
          ".xz", Codec.XZ,
          ".lz4", Codec.LZ4,
          ".zst", Codec.ZSTD);

  /** The form that a file of this name has, if that can be told: initramfs images are .img too. */
  static Optional<SinkForm> ofName(String name) {
    if (name.endsWith(".erofs")) {
      return Optional.of(EROFS);
    }
    if (name.endsWith(".dump")) {
      return Optional.of(COMPOSEFS);
    }
    String plain = ending(name).map(e -> cut(name, e.getKey())).orElse(name);
    return plain.endsWith(".cpio") ? Optional.of(CPIO) : Optional.empty();
  }

  /** How an archive of this name is compressed. */
  static Codec codecOfName(String name) {
    return ending(name).map(Map.Entry::getValue).orElse(Codec.PLAIN);
  }

  private static Optional<Map.Entry<String, Codec>> ending(String name) {
    return ENDINGS.entrySet().stream().filter(ending -> name.endsWith(ending.getKey())).findFirst();
  }

  private static String cut(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  /** Whether it can be written from front to back. */
  boolean isStream() {
    return this == CPIO || this == COMPOSEFS;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** With an error for people. */
  static final class Converter implements ITypeConverter<SinkForm> {
    @Override
    public SinkForm convert(String text) {
      for (SinkForm form : values()) {
        if (form.toString().equals(text)) {
          return form;
        }
      }
      throw new TypeConversionException(
          "expected erofs, cpio, composefs or dir, got '" + text + "'");
    }
  }
}
