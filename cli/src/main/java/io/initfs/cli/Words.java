package io.initfs.cli;

import com.google.common.base.Joiner;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few words. */
abstract class Words<T extends Enum<T>> implements ITypeConverter<T> {
  private final List<T> words;

  Words(T[] words) {
    this.words = List.of(words);
  }

  @Override
  public T convert(String text) {
    return words.stream()
        .filter(word -> word.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected " + Joiner.on(", ").join(words) + ", got " + text));
  }
}
