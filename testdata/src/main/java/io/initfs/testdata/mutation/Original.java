package io.initfs.testdata.mutation;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ImmutableBytes;
import java.util.List;
import java.util.function.Consumer;

/**
 * A valid input to be changed.
 *
 * @param structures what is known of it; may be empty
 * @param values what its numbers are changed to
 * @param seal makes its checksum right again, in place
 */
public record Original(
    String name,
    ImmutableBytes bytes,
    ImmutableList<Structure<?>> structures,
    Values values,
    Consumer<byte[]> seal) {
  /** An input without a checksum. */
  public Original(String name, byte[] bytes, List<Structure<?>> structures, Values values) {
    this(
        name,
        ImmutableBytes.copyOf(bytes),
        ImmutableList.copyOf(structures),
        values,
        ignored -> {});
  }

  /** The same with a checksum of the whole. */
  public Original withSeal(Consumer<byte[]> newSeal) {
    return new Original(name, bytes, structures, values, newSeal);
  }
}
