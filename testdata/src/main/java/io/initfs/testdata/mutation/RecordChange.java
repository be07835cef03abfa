package io.initfs.testdata.mutation;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ImmutableBytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A record with one component changed, in whatever depth: numbers, flags, bytes, records, and lists
 * of records.
 *
 * @param text which component it is, with its value before and after
 */
record RecordChange<R>(R value, String text) {
  /** A record may refuse a value, or have none that can be changed. */
  private static final int ATTEMPTS = 8;

  static <R extends Record> Optional<RecordChange<R>> of(
      R record, Values values, SplittableRandom random) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int index = random.nextInt(components.length);
      Object[] arguments = arguments(record, components);
      Optional<RecordChange<Object>> change = ofAny(arguments[index], values, random);
      if (change.isPresent()) {
        arguments[index] = change.get().value();
        Optional<R> made = make(record, components, arguments);
        if (made.isPresent()) {
          String text = components[index].getName() + " " + change.get().text();
          return Optional.of(new RecordChange<>(made.get(), text));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RecordChange<Object>> ofAny(
      Object value, Values values, SplittableRandom random) {
    if (value instanceof Long number) {
      return Optional.of(plain(number, values.instead(number, random)));
    }
    if (value instanceof Integer number) {
      return Optional.of(plain(number, (int) values.instead(number, random)));
    }
    if (value instanceof Boolean flag) {
      return Optional.of(plain(flag, !flag));
    }
    if (value instanceof ImmutableBytes bytes && bytes.length() > 0) {
      return Optional.of(plain(bytes, changed(bytes, random)));
    }
    if (value instanceof Record record) {
      return of(record, values, random)
          .map(inner -> new RecordChange<>(inner.value(), inner.text()));
    }
    if (value instanceof List<?> list
        && !list.isEmpty()
        && list.get(random.nextInt(list.size())) instanceof Record) {
      return ofElement(list, random.nextInt(list.size()), values, random);
    }
    return Optional.empty();
  }

  private static Optional<RecordChange<Object>> ofElement(
      List<?> list, int index, Values values, SplittableRandom random) {
    return ofAny(list.get(index), values, random)
        .map(
            inner -> {
              List<Object> changed = new ArrayList<>(list);
              changed.set(index, inner.value());
              return new RecordChange<>(
                  ImmutableList.copyOf(changed), "[" + index + "] " + inner.text());
            });
  }

  private static RecordChange<Object> plain(Object before, Object after) {
    return new RecordChange<>(after, before + " -> " + after);
  }

  /** One byte changed, or the end cut off: longer ones might not fit where they stand. */
  private static ImmutableBytes changed(ImmutableBytes bytes, SplittableRandom random) {
    byte[] copy = bytes.toByteArray();
    int at = random.nextInt(copy.length);
    if (random.nextBoolean()) {
      return ImmutableBytes.copyOf(Arrays.copyOf(copy, at));
    }
    copy[at] = (byte) random.nextInt();
    return ImmutableBytes.copyOf(copy);
  }

  private static Object[] arguments(Record record, RecordComponent[] components) {
    Object[] arguments = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        arguments[i] = components[i].getAccessor().invoke(record);
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("record of which not all is public: " + record, e);
    }
    return arguments;
  }

  private static <R extends Record> Optional<R> make(
      R like, RecordComponent[] components, Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked")
      R made = (R) like.getClass().getConstructor(types).newInstance(arguments);
      return Optional.of(made);
    } catch (InvocationTargetException refused) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("record of which not all is public: " + like, e);
    }
  }
}
