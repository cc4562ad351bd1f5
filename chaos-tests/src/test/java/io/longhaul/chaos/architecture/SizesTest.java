package io.longhaul.chaos.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files and methods are short enough to read whole. */
class SizesTest {
  private static final int FILE_MEDIAN_LINES = 110;
  private static final int FILE_P90_LINES = 250;
  private static final int FILE_MAX_LINES = 500;
  private static final int METHOD_P90_LINES = 20;
  private static final int METHOD_MAX_LINES = 60;

  private static List<Source> production = List.of();
  private static List<Source> all = List.of();

  @BeforeAll
  static void readSources() throws IOException {
    all = Sources.below(Path.of(".."));
    production = all.stream().filter(Source::production).toList();
    assertThat(production).hasSizeGreaterThan(50);
  }

  @Test
  void noFileIsLongerThanTheLimit() {
    assertThat(all.stream().filter(source -> source.lines() > FILE_MAX_LINES)).isEmpty();
  }

  @Test
  void filesAreShort() {
    List<Integer> lines =
        production.stream()
            .filter(source -> !source.path().endsWith("package-info.java"))
            .map(Source::lines)
            .sorted()
            .toList();
    assertThat(percentile(lines, 50)).as("median").isLessThanOrEqualTo(FILE_MEDIAN_LINES);
    assertThat(percentile(lines, 90)).as("p90").isLessThanOrEqualTo(FILE_P90_LINES);
  }

  @Test
  void noMethodIsLongerThanTheLimit() {
    assertThat(
            all.stream()
                .flatMap(source -> source.methods().stream())
                .filter(method -> method.lines() > METHOD_MAX_LINES)
                .sorted(Comparator.comparingInt(Method::lines)))
        .isEmpty();
  }

  @Test
  void methodsAreShort() {
    List<Integer> lines =
        production.stream()
            .flatMap(source -> source.methods().stream())
            .map(Method::lines)
            .sorted()
            .toList();
    assertThat(percentile(lines, 90)).as("p90").isLessThanOrEqualTo(METHOD_P90_LINES);
  }

  private static int percentile(List<Integer> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
