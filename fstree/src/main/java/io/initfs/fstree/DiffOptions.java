package io.initfs.fstree;

import com.google.common.collect.ImmutableSet;

/**
 * What {@link TreeDiff} looks at.
 *
 * @param ignored aspects that are not compared
 * @param wholeSeconds whether times are compared by their seconds only
 */
public record DiffOptions(ImmutableSet<Aspect> ignored, boolean wholeSeconds) {
  /** Everything is compared. */
  public static final DiffOptions EXACT = new DiffOptions(ImmutableSet.of(), false);

  /** These options, with {@code aspects} ignored as well. */
  public DiffOptions ignoring(Aspect... aspects) {
    ImmutableSet.Builder<Aspect> all = ImmutableSet.<Aspect>builder().addAll(ignored);
    return new DiffOptions(all.add(aspects).build(), wholeSeconds);
  }

  public DiffOptions withWholeSeconds() {
    return new DiffOptions(ignored, true);
  }

  boolean compares(Aspect aspect) {
    return !ignored.contains(aspect);
  }
}
