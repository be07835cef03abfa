package io.initfs.erofs.handmade;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;

/** All images that are to be read as their parts were. */
public final class HandMadeCases {
  /** Made once: most of the time of tests with these is that of compressors. */
  private static final ImmutableList<HandMadeCase> ALL =
      Streams.concat(
              BlockSizes.cases(),
              Indexes.cases(),
              EncodedTables.cases(),
              DeviceTables.cases(),
              Layouts.cases(),
              Metaboxes.cases())
          .collect(ImmutableList.toImmutableList());

  private HandMadeCases() {}

  public static ImmutableList<HandMadeCase> all() {
    return ALL;
  }
}
