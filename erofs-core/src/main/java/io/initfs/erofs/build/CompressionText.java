package io.initfs.erofs.build;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import io.initfs.erofs.build.Compression.Literals;
import io.initfs.erofs.build.Compression.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * mkfs.erofs's spelling of an algorithm: {@code METHOD[,LEVEL][,PROPERTY=N...]}. A level without
 * its name is the first of the properties; of a property that is there twice the last one counts.
 */
final class CompressionText {
  private static final Pattern SIZE = Pattern.compile("([0-9]+)([kKmM]?)");

  private final String text;
  private final Method method;
  private final Map<String, Integer> properties = new HashMap<>();

  private CompressionText(String text, Method method) {
    this.text = text;
    this.method = method;
  }

  /**
   * @throws IllegalArgumentException if it is something else, or a number is out of its range
   */
  static Compression parse(String text) {
    List<String> parts = Splitter.on(',').splitToList(text);
    for (Method method : Method.values()) {
      if (method != Method.NONE && method.word().equals(parts.get(0))) {
        CompressionText parsed = new CompressionText(text, method);
        for (int i = 1; i < parts.size(); i++) {
          parsed.add(i == 1 ? parts.get(i).replaceFirst("^(?=-?[0-9])", "level=") : parts.get(i));
        }
        return parsed.compression();
      }
    }
    throw wrong(
        "compression not supported: expected lz4, or lz4hc, lzma, deflate or zstd with or without"
            + " ,LEVEL",
        text);
  }

  private void add(String property) {
    int sign = property.indexOf('=');
    String name = property.substring(0, Math.max(0, sign));
    if (!method.properties().contains(name)) {
      List<String> names = method.properties();
      throw wrong(
          names.isEmpty()
              ? method.word() + " has no properties"
              : "properties of " + method.word() + ": expected " + String.join(", ", names),
          text);
    }
    String value = property.substring(sign + 1);
    properties.put(name, name.equals("dictsize") ? size(value) : number(value));
  }

  private Compression compression() {
    Literals usual = Literals.DEFAULTS;
    Literals literals =
        new Literals(
            properties.getOrDefault("lc", usual.lc()),
            properties.getOrDefault("lp", usual.lp()),
            properties.getOrDefault("pb", usual.pb()));
    int given = properties.getOrDefault("level", method.defaultLevel());
    // Both libraries take 0 for their usual level.
    boolean usually = given == 0 && (method == Method.LZ4HC || method == Method.ZSTD);
    int level = usually ? method.defaultLevel() : given;
    Compression compression = new Compression(method, level).withLiterals(literals);
    return properties.containsKey("dictsize")
        ? compression.withDictionarySize(properties.get("dictsize"))
        : compression;
  }

  private int number(String value) {
    @Nullable Integer number = Ints.tryParse(value);
    if (number == null) {
      throw wrong("a number in " + method.word() + "'s properties", text);
    }
    return number;
  }

  private int size(String value) {
    Matcher size = SIZE.matcher(value);
    if (!size.matches() || size.group(1).length() > 9) {
      throw wrong("dictsize: expected bytes, or with K or M behind", text);
    }
    int shift =
        switch (size.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          default -> 0;
        };
    return Ints.saturatedCast(Long.parseLong(size.group(1)) << shift);
  }

  private static IllegalArgumentException wrong(String expected, String got) {
    return new IllegalArgumentException(expected + ", got " + got);
  }
}
