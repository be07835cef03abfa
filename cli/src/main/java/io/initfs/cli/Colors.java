package io.initfs.cli;

import com.google.common.base.Strings;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what is printed has colours. It is known only once the command line is read. */
final class Colors {
  /** What {@code --color} says. */
  enum When {
    /** Where a person is looking, unless NO_COLOR is set or the terminal has none. */
    AUTO,
    ALWAYS,
    NEVER;

    static final class Converter extends Words<When> {
      Converter() {
        super(values());
      }
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final boolean wanted;
  private When when = When.AUTO;

  /**
   * @param environment whose {@code NO_COLOR} (<a href="https://no-color.org">no-color.org</a>) and
   *     {@code TERM} count
   */
  Colors(Map<String, String> environment) {
    this.wanted =
        Strings.isNullOrEmpty(environment.get("NO_COLOR"))
            && !"dumb".equals(environment.get("TERM"));
  }

  /** Null where the command line says nothing. */
  void set(@Nullable When said) {
    when = said == null ? When.AUTO : said;
  }

  /** Whether a stream has them. */
  boolean on(boolean isTerminal) {
    return switch (when) {
      case AUTO -> isTerminal && wanted;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
