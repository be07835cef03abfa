package io.initfs.fstree.program;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code #!} line of a script, as the kernel reads it: what the script asks to be run by, and
 * where {@code env} is to look that up, the places it may be found in.
 *
 * @param program the path after {@code #!}
 * @param candidates absolute paths of which one is wanted; empty unless {@code program} is env
 */
public record Shebang(ImmutableBytes program, ImmutableList<ImmutableBytes> candidates) {
  /** BINPRM_BUF_SIZE: the kernel looks no further for the end of the line. */
  private static final int LINE_LIMIT = 256;

  private static final Pattern LINE =
      Pattern.compile("#![ \\t]*([^ \\t\\n\\x00]+)(?:[ \\t]+(?:-S[ \\t]+)?([^ \\t\\n\\x00]+))?");

  private static final List<String> SEARCH_PATH =
      List.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/");

  /** Reads the first line; empty when the file is not a script. */
  public static Optional<Shebang> read(RegularFile file) throws IOException {
    byte[] start = file.content().slice(0, LINE_LIMIT).read();
    Matcher line = LINE.matcher(new String(start, StandardCharsets.ISO_8859_1));
    if (!line.lookingAt()) {
      return Optional.empty();
    }
    String program = line.group(1);
    ImmutableList.Builder<ImmutableBytes> candidates = ImmutableList.builder();
    if (program.endsWith("/env") && line.group(2) != null) {
      SEARCH_PATH.forEach(directory -> candidates.add(latin1(directory + line.group(2))));
    }
    return Optional.of(new Shebang(latin1(program), candidates.build()));
  }

  private static ImmutableBytes latin1(String text) {
    return ImmutableBytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
