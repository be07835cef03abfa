package io.initfs.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Figures for programs. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Json() {}

  /** A value of records, lists, maps, strings and numbers as JSON. */
  static String of(Object value) {
    return GSON.toJson(value);
  }
}
