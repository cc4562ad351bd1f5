package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.node.config.DocumentTable.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ROUTES.md says of each field the default that it has, and has each field with one. */
final class DocumentedDefaultsTest {
  private static final String ROUTES = "ROUTES.md";

  /** A field of the row's section that is described in its text: {@code `attempts` (2, ...)}. */
  private static final Pattern IN_TEXT = Pattern.compile("`(\\w+)` \\(([^)]*)\\)");

  private static final Set<String> REQUIRED = Set.of("required", "one of three");

  private static final Pattern TIME = Pattern.compile("[0-9]+(ms|s|m|h|d)");

  private final SchemaFields schema = new SchemaFields();

  @Test
  void defaultsOfFieldsAreThoseOfTheSchema() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : DocumentTable.rows(ROUTES, "field | default | what")) {
      ObjectNode field = schema.at(row.name());
      Optional<JsonNode> standard = Optional.ofNullable(field.get("default"));
      boolean right =
          standard.map(value -> says(row, value)).orElseGet(() -> isProse(row.value()))
              && (isRequired(row.name())
                  ? REQUIRED.contains(row.value())
                  : !row.value().equals("required"));
      if (!right) {
        wrong.add(row.name() + ": '" + row.value() + "' (expected: " + standard + ")");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void defaultsOfSectionsInTheTextAreThoseOfTheSchema() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : DocumentTable.rows(ROUTES, "field | default | what")) {
      Matcher inner = IN_TEXT.matcher(row.text());
      while (inner.find()) {
        ObjectNode field = schema.byPath().get(row.name() + "." + inner.group(1));
        if (field != null && field.has("default")) {
          String text = inner.group(2).replace("`", "");
          if (!(text + ",").matches(Pattern.quote(text(field.get("default"))) + "[,:;].*")) {
            wrong.add(row.name() + "." + inner.group(1) + ": " + text);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyFieldWithADefaultIsThere() throws IOException {
    Set<String> written = new HashSet<>();
    for (Row row : DocumentTable.rows(ROUTES, "field | default | what")) {
      written.add(row.name());
      Matcher inner = IN_TEXT.matcher(row.text());
      while (inner.find()) {
        written.add(row.name() + "." + inner.group(1));
      }
    }
    Set<String> missing = new TreeSet<>();
    schema
        .byPath()
        .forEach(
            (path, field) -> {
              if (field.has("default") && path.contains(".") && !isSection(path)) {
                missing.add(path);
              }
            });
    missing.removeAll(written);
    assertThat(missing).as("fields with a default that ROUTES.md does not have").isEmpty();
  }

  private boolean says(Row row, JsonNode standard) {
    String said = row.value();
    String name = row.name().substring(row.name().lastIndexOf('.') + 1);
    if (said.startsWith(name + ": ")) {
      said = said.substring(name.length() + 2);
    }
    if (standard.isContainer() && (standard.isEmpty() || said.equals("all"))) {
      return Set.of("none", "all", "any").contains(said);
    }
    if (TIME.matcher(said).matches()) {
      return standard.isString()
          && ScalarValues.duration(said).equals(ScalarValues.duration(standard.stringValue()));
    }
    String number = DocumentTable.number(said).map(String::valueOf).orElse(said);
    return number.equals(text(standard));
  }

  private static String text(JsonNode standard) {
    return standard.isArray()
        ? standard.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
        : standard.asString();
  }

  /** Says in words what is so where the field is left out, and no value. */
  private static boolean isProse(String said) {
    return !TIME.matcher(said).matches() && DocumentTable.number(said).isEmpty();
  }

  private boolean isRequired(String path) {
    int dot = path.lastIndexOf('.');
    JsonNode required = schema.at(path.substring(0, dot)).path("required");
    return required.valueStream().anyMatch(n -> n.asString().equals(path.substring(dot + 1)));
  }

  /** A list of sections has its fields in the table instead. */
  private boolean isSection(String path) {
    return schema.objects().containsKey(path + "[]");
  }
}
