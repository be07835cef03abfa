package io.initfs.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.initfs.erofs.build.KernelVersion;

/** Figures for programs. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(
              KernelVersion.class,
              (JsonSerializer<KernelVersion>)
                  (version, type, context) -> new JsonPrimitive(version.toString()))
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .create();

  private Json() {}

  /** A value of records, lists, maps, strings and numbers as JSON. */
  static String of(Object value) {
    return GSON.toJson(value);
  }
}
