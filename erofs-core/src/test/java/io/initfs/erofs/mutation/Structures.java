package io.initfs.erofs.mutation;

import com.google.common.collect.ImmutableList;
import io.initfs.testdata.mutation.Structure;
import java.util.ArrayList;
import java.util.List;

/** Collects structures of an image. */
final class Structures {
  private final List<Structure<?>> found = new ArrayList<>();

  /** How the records of {@code erofs.disk} write themselves. */
  interface WriterAt<R> {
    void write(R value, byte[] image, int at);
  }

  <R extends Record> void add(String name, int at, R value, WriterAt<R> writer) {
    found.add(
        new Structure<>(
            String.format("%s at 0x%x", name, at),
            value,
            (changed, image) -> writer.write(changed, image, at)));
  }

  ImmutableList<Structure<?>> toList() {
    return ImmutableList.copyOf(found);
  }
}
