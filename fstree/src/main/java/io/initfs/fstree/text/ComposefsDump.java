package io.initfs.fstree.text;

import com.google.common.io.ByteSource;
import io.initfs.fstree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The text of composefs-dump(5) as a tree, and a tree as such a text.
 *
 * <p>A text is more than a tree in one thing: a file may have its contents elsewhere, in a file of
 * its own that PAYLOAD and DIGEST tell of. In the tree it is as mkcomposefs makes it in an image: a
 * hole of its size with the xattrs {@code trusted.overlay.redirect}, PAYLOAD with a slash in front,
 * and {@code trusted.overlay.metacopy}, with DIGEST if there is one. Xattrs that the text calls
 * {@code trusted.overlay.*} are escaped, as mkcomposefs does. All else is what the text says: other
 * than mkcomposefs, whiteouts stay device 0:0, as they are in a layer of overlayfs, and nothing is
 * added to the root. What a tree derives is not taken over: NLINK, and the SIZE of what is no file.
 *
 * <p>A text made of a tree is canonical: lines in the tree's order, the first name of a file with
 * all fields, xattrs by name, SIZE 0 for all but files and symlinks. The same tree is made of it
 * again, and the same text of that.
 */
public final class ComposefsDump {
  /** Enough for a path and ten numbers. */
  private static final int START = 256;

  private static final Pattern ROOT_LINE =
      Pattern.compile("/ [0-9]+ [0-7]+( [0-9]+){4} -?[0-9]+\\.[0-9]+ - ", Pattern.DOTALL);

  private ComposefsDump() {}

  /** Whether {@code bytes} begin as such a text does: with a line of a root directory. */
  public static boolean isDump(ByteSource bytes) throws IOException {
    try (InputStream in = bytes.openStream()) {
      String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
      return ROOT_LINE.matcher(start).lookingAt();
    }
  }

  /**
   * Reads all lines. Contents become parts of {@code text}, which must stay as it is.
   *
   * @param name what to call the text in errors
   * @throws TextException if it is not the format, or says what no tree can hold
   */
  public static FileTree read(ByteSource text, String name, TextLimits limits) throws IOException {
    return new DumpReader(text, name, limits).read();
  }

  /**
   * Writes a tree, the contents of its files among it but for those that {@link #read} would make
   * of PAYLOAD or DIGEST.
   *
   * @param out should be buffered
   * @param name what to call the text in errors
   * @return what the text does not hold: xattrs that speak to overlayfs otherwise. What mkcomposefs
   *     puts into the root of all images is left out without a word, as composefs-info does: the
   *     mark of an opaque directory, and whiteouts of the names 00 to ff
   * @throws TextException.LimitExceeded if a file is larger than {@link TextLimits#maxContentBytes}
   */
  public static TextWriteReport write(
      FileTree tree, OutputStream out, String name, TextLimits limits) throws IOException {
    return new DumpWriter(tree, out, name, limits).write();
  }
}
