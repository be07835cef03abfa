package io.initfs.testdata.mutation;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An on-disk structure within an input, as the record that the project has for it. A component of
 * the record is changed and the record written again, so that no field's place is said twice.
 *
 * @param name what it is and where, for messages
 * @param value the record as it stands in the valid input
 * @param writer writes such a record to its place
 */
public record Structure<R extends Record>(String name, R value, Writer<R> writer) {
  /** Writes a record to one place of a whole input. */
  public interface Writer<R extends Record> {
    void write(R value, byte[] input);
  }

  /** Changes one component in {@code input}; gives what was done, empty if there is none to. */
  Optional<String> mutate(byte[] input, Values values, SplittableRandom random) {
    Optional<RecordChange<R>> change = RecordChange.of(value, values, random);
    change.ifPresent(made -> writer.write(made.value(), input));
    return change.map(made -> name + ": " + made.text());
  }
}
