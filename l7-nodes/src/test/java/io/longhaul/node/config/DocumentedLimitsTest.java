package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.longhaul.membership.config.ConfigDocument;
import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import io.longhaul.node.NodeLimits;
import io.longhaul.node.config.DocumentTable.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** OPERATING.md has every field of a node's limits, with the default that it has. */
final class DocumentedLimitsTest {
  private static final String LIMITS = "limits.";
  private static final String BOGUS = "no-such-field";
  private static final Pattern ONE_OF = Pattern.compile("\\(expected one of: ([^)]*)\\)");

  private final List<Row> rows;

  DocumentedLimitsTest() throws IOException {
    rows =
        DocumentTable.rows("OPERATING.md", "field | default | what").stream()
            .filter(row -> row.name().startsWith(LIMITS))
            .toList();
  }

  @Test
  void defaultsWrittenOutAreTheDefaults() {
    ObjectNode document = Json.MAPPER.createObjectNode();
    for (Row row : rows) {
      ObjectNode section = section(document, row.name());
      String name = row.name().substring(row.name().lastIndexOf('.') + 1);
      DocumentTable.number(row.value())
          .ifPresentOrElse(
              number -> section.put(name, number), () -> section.put(name, row.value()));
    }
    assertThat(ConfigDocument.parse("limits.yaml", document.toString(), NodeLimits::from))
        .isEqualTo(NodeLimits.DEFAULTS);
  }

  @Test
  void fieldsAreThoseOfTheReader() {
    ObjectNode document = Json.MAPPER.createObjectNode();
    rows.forEach(row -> section(document, row.name()).put(BOGUS, "x"));
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigDocument.parse("limits.yaml", document.toString(), NodeLimits::from));
    Set<String> known = new TreeSet<>();
    for (Fault fault : refusal.faults()) {
      Matcher words = ONE_OF.matcher(fault.message());
      String section = fault.field().substring(0, fault.field().length() - BOGUS.length());
      assertThat(words.find()).as(fault.message()).isTrue();
      Arrays.stream(words.group(1).split(", ", -1)).forEach(n -> known.add(LIMITS + section + n));
    }
    Set<String> sections =
        known.stream()
            .filter(name -> known.stream().anyMatch(other -> other.startsWith(name + ".")))
            .collect(Collectors.toSet());
    known.removeAll(sections);
    assertThat(rows).extracting(Row::name).containsExactlyInAnyOrderElementsOf(known);
  }

  /** The section that a field is in. */
  private static ObjectNode section(ObjectNode document, String name) {
    String[] path = name.split("\\.", -1);
    ObjectNode section = document;
    for (int i = 1; i < path.length - 1; i++) {
      section = section.withObjectProperty(path[i]);
    }
    return section;
  }
}
