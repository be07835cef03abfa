package io.initfs.erofs.differential;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.Locale;

/**
 * One way to make an image.
 *
 * @param mountable whether Linux 6.18 mounts the image; where it does not, the source is the oracle
 * @param options of mkfs.erofs; {@code @} stands for a file in the directory of the image
 */
record MkfsCase(Source source, boolean mountable, ImmutableList<String> options) {
  private static final String UNMOUNTABLE = "unmountable";

  /** Parses {@code SOURCE [unmountable] OPTION...}. */
  static MkfsCase parse(String line) {
    ImmutableList<String> words =
        ImmutableList.copyOf(Splitter.on(' ').omitEmptyStrings().split(line));
    Source source = Source.valueOf(words.get(0).toUpperCase(Locale.ROOT));
    boolean mountable = !words.get(1).equals(UNMOUNTABLE);
    return new MkfsCase(source, mountable, words.subList(mountable ? 1 : 2, words.size()));
  }

  @Override
  public String toString() {
    return source + " " + Joiner.on(' ').join(options);
  }
}
