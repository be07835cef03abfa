package io.initfs.erofs.differential;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.Locale;

/**
 * One way to make an image.
 *
 * @param bySource whether we compare with the source, because Linux 6.18 does not read the image
 * @param options of mkfs.erofs; {@code @} stands for a file in the directory of the image
 */
record MkfsCase(Source source, boolean bySource, ImmutableList<String> options) {
  private static final String BY_SOURCE = "by-source";

  /** Parses {@code SOURCE [by-source] OPTION...}. */
  static MkfsCase parse(String line) {
    ImmutableList<String> words =
        ImmutableList.copyOf(Splitter.on(' ').omitEmptyStrings().split(line));
    Source source = Source.valueOf(words.get(0).toUpperCase(Locale.ROOT));
    boolean bySource = words.get(1).equals(BY_SOURCE);
    return new MkfsCase(source, bySource, words.subList(bySource ? 2 : 1, words.size()));
  }

  @Override
  public String toString() {
    return source + " " + Joiner.on(' ').join(options);
  }
}
