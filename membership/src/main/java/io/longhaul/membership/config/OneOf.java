package io.longhaul.membership.config;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values that are written as one of a few words. */
public final class OneOf {
  private OneOf() {}

  /**
   * The value that is written so.
   *
   * @param values all that there are
   * @param form how each is written
   * @throws IllegalArgumentException for another text; it lists all forms
   */
  public static <T> T parse(String text, List<T> values, Function<? super T, String> form) {
    return values.stream()
        .filter(value -> form.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' (expected one of: %s)"
                        .formatted(
                            text, values.stream().map(form).collect(Collectors.joining(", ")))));
  }
}
