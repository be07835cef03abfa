package io.initfs.fstree.text;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A line of file_contexts(5).
 *
 * @param place where it stands
 * @param kind what it is for; empty for all
 * @param context the label; empty for none
 */
record ContextLine(
    Place place, PathRegex regex, Optional<NodeKind> kind, Optional<ImmutableBytes> context) {
  private static final String NONE = "<<none>>";

  private static final ImmutableMap<String, NodeKind> KINDS =
      ImmutableMap.of(
          "--", NodeKind.REGULAR_FILE,
          "-d", NodeKind.DIRECTORY,
          "-l", NodeKind.SYMLINK,
          "-c", NodeKind.CHARACTER_DEVICE,
          "-b", NodeKind.BLOCK_DEVICE,
          "-p", NodeKind.FIFO,
          "-s", NodeKind.SOCKET);

  /** What the line says; empty if nothing. What stands behind the context is ignored. */
  static Optional<ContextLine> parse(Line line, String source) throws TextException {
    String text = new String(line.bytes(), StandardCharsets.ISO_8859_1);
    List<String> words =
        Splitter.on(CharMatcher.anyOf(" \t\r\u000B\f")).omitEmptyStrings().splitToList(text);
    if (words.isEmpty() || words.get(0).startsWith("#")) {
      return Optional.empty();
    }
    Place place = line.place(source, 0);
    boolean typed = words.size() > 1 && words.get(1).startsWith("-");
    int last = typed ? 2 : 1;
    if (words.size() <= last) {
      throw new TextException.Corrupt(place, "line", "PATH-REGEX [TYPE] CONTEXT", text.strip());
    }
    if (typed && !KINDS.containsKey(words.get(1))) {
      String expected = String.join(" ", KINDS.keySet());
      throw new TextException.Corrupt(place, "type of file", "one of " + expected, words.get(1));
    }
    String context = words.get(last);
    return Optional.of(
        new ContextLine(
            place,
            PathRegex.parse(words.get(0), place),
            typed ? Optional.ofNullable(KINDS.get(words.get(1))) : Optional.empty(),
            context.equals(NONE)
                ? Optional.empty()
                : Optional.of(
                    ImmutableBytes.copyOf(context.getBytes(StandardCharsets.ISO_8859_1)))));
  }

  boolean isFor(NodeKind file) {
    return kind.isEmpty() || kind.get() == file;
  }

  /** Whether the whole of {@code path} matches. */
  boolean matches(String path) throws TextException {
    return regex.matches(path, place);
  }
}
