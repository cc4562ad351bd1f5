package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.node.config.DocumentTable.Row;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ROUTES.md's table of time-outs has them all, each once, with the values of the code. */
final class DocumentedTimeoutsTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final String HEADER = "time-out | default";

  /** Defaults and bounds of fields are in the table by their fields' names. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "static final (?:Duration|(?:long|int)(?= [A-Z_]+_(?:MS|SECONDS) )) "
              + "(?!DEFAULT|MIN|MAX|LEAST|MOST)([A-Z_]*TIMEOUT[A-Z_]*) *=");

  private final SchemaFields schema = new SchemaFields();
  private final List<Row> rows;

  DocumentedTimeoutsTest() throws IOException {
    rows = DocumentTable.rows("ROUTES.md", HEADER);
  }

  @Test
  void eachIsNamedOnce() {
    assertThat(rows).extracting(Row::name).doesNotHaveDuplicates();
  }

  @Test
  void defaultsAreThoseOfTheCode() throws Exception {
    Map<String, String> limits =
        DocumentTable.rows("OPERATING.md", "field | default | what").stream()
            .collect(Collectors.toMap(Row::name, Row::value));
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      Duration expected =
          row.name().startsWith("upstreams[].")
              ? ScalarValues.duration(schema.at(row.name()).get("default").asString())
              : row.name().startsWith("limits.")
                  ? ScalarValues.duration(String.valueOf(limits.get(row.name())))
                  : constant(row.name());
      if (!ScalarValues.duration(row.value()).equals(expected)) {
        wrong.add(row.name() + ": " + row.value() + " (expected: " + expected + ")");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyFieldAndConstantThatIsATimeoutIsThere() throws IOException {
    Set<String> all = new TreeSet<>();
    schema.byPath().keySet().stream().filter(DocumentedTimeoutsTest::isTimeout).forEach(all::add);
    DocumentTable.rows("OPERATING.md", "field | default | what").stream()
        .map(Row::name)
        .filter(DocumentedTimeoutsTest::isTimeout)
        .forEach(all::add);
    for (Path source : sources()) {
      Matcher constant = CONSTANT.matcher(Files.readString(source));
      while (!source.toString().contains("/config/") && constant.find()) {
        all.add(simpleName(source) + "." + constant.group(1));
      }
    }
    assertThat(all).hasSizeGreaterThan(15);
    assertThat(rows).extracting(Row::name).containsAll(all);
  }

  private static boolean isTimeout(String field) {
    return field.endsWith("Timeout") || field.endsWith(".timeout");
  }

  /** The value of a constant, whose unit is in its name unless it is a duration. */
  private static Duration constant(String name) throws Exception {
    String owner = name.substring(0, name.indexOf('.'));
    Path source =
        sources().stream()
            .filter(file -> simpleName(file).equals(owner))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " (expected: a class of the module)"));
    String type = SOURCES.relativize(source).toString().replace(".java", "").replace('/', '.');
    Field field = Class.forName(type).getDeclaredField(name.substring(name.indexOf('.') + 1));
    field.setAccessible(true);
    Object value = field.get(null);
    return switch (value) {
      case Duration time -> time;
      case Number time when name.endsWith("_MS") -> Duration.ofMillis(time.longValue());
      case Number time when name.endsWith("_SECONDS") -> Duration.ofSeconds(time.longValue());
      case null, default -> throw new AssertionError(name + ": no unit (expected: _MS, _SECONDS)");
    };
  }

  private static String simpleName(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
