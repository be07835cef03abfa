package io.initfs.erofs.fsck;

import io.initfs.fstree.ImmutableBytes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where in the tree something is. Each place refers to the one above it: paths written out would
 * take memory that grows with the square of an image's depth.
 *
 * @param parent the directory's place, null for the root
 * @param name the name there
 * @param depth directories above
 */
record Place(@Nullable Place parent, ImmutableBytes name, int depth) {
  static final Place ROOT = new Place(null, ImmutableBytes.EMPTY, 0);

  /** Linux's PATH_MAX: of a longer path nobody can use more than the end. */
  private static final int MAX_LENGTH = 4096;

  Place child(ImmutableBytes childName) {
    return new Place(this, childName, depth + 1);
  }

  /** The path, for people; where it is very long, its end. */
  @Override
  public String toString() {
    Deque<String> names = new ArrayDeque<>();
    int length = 0;
    Place at = this;
    for (; at.parent != null && length < MAX_LENGTH; at = at.parent) {
      String text = at.name.toString();
      names.push(text);
      length += text.length() + 1;
    }
    return (at.parent == null ? "/" : ".../") + String.join("/", names);
  }
}
