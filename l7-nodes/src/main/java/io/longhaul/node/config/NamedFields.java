package io.longhaul.node.config;

import io.longhaul.membership.config.Section;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Fields that parts of the routes document have in common, and the words of their faults. */
final class NamedFields {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

  private NamedFields() {}

  /** A required name; empty where it is wrong. */
  static String name(Section section, String field) {
    String name = section.string(field);
    if (name.isEmpty() || NAME.matcher(name).matches()) {
      return name;
    }
    section.fault(
        field,
        "'%s' (expected: 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first)"
            .formatted(name));
    return "";
  }

  /** Says so where a section's name is another's already. */
  static void once(Section section, String name, Set<String> names) {
    if (!name.isEmpty() && !names.add(name)) {
      section.fault("name", "'" + name + "' is given twice (expected: a name of its own)");
    }
  }

  static <T> T onceEach(String text, T value, Set<T> given) {
    if (!given.add(value)) {
      throw new IllegalArgumentException("'" + text + "' is given twice (expected: once)");
    }
    return value;
  }

  /** A field that may be absent; empty where it is wrong, which its section has recorded then. */
  static <T> Optional<T> optional(
      Section section, String field, Function<String, T> parser, T absent) {
    return section.has(field)
        ? section.value(field, text -> Optional.of(parser.apply(text)), Optional.<T>empty())
        : Optional.of(absent);
  }

  static Duration timeout(Section section, String field, Duration max, Duration absent) {
    return section.value(field, Durations.between(MIN_TIMEOUT, max), absent);
  }

  static String tooMany(int count, int max) {
    return count + " (expected: at most " + max + ")";
  }
}
