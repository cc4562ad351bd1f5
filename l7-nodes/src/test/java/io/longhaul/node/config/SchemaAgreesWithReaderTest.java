package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.membership.config.Fault;
import io.longhaul.membership.config.ScalarValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema has what the reader has, which is asked by documents that are wrong: its faults name
 * the fields, the words and the bounds that it expects. A field that only one of them has fails
 * here, and so does one that no sample document shows.
 */
final class SchemaAgreesWithReaderTest {
  private static final String BOGUS = "no-such-field";
  private static final Pattern ONE_OF = Pattern.compile("\\(expected one of: ([^)]*)\\)");
  private static final Pattern BETWEEN = Pattern.compile("\\(expected: (\\w+) to (\\w+)");

  /** Comparisons of one default: documents are read for each. */
  private static final int ENOUGH = 3;

  /** Places at which a number is tried; some take less, as others are there beside them. */
  private static final int MOST_SITES = 5;

  private static final long HUGE = 1L << 50;

  private final SchemaFields schema = new SchemaFields();
  private final List<JsonNode> samples = SampleDocuments.all();
  private final Map<String, List<Site>> sites = new TreeMap<>();

  SchemaAgreesWithReaderTest() {
    for (JsonNode sample : samples) {
      for (Site site : Site.all(sample)) {
        sites.computeIfAbsent(site.path(), _ -> new ArrayList<>()).add(site);
      }
    }
  }

  @Test
  void fieldsThatTheReaderKnowsAreThoseOfTheSchema() {
    Map<String, Set<String>> known = new TreeMap<>();
    for (JsonNode sample : samples) {
      for (Fault fault : Json.faults(withBogusFields(sample))) {
        if (fault.field().endsWith(BOGUS)) {
          String object = fault.field().substring(0, fault.field().length() - BOGUS.length());
          String path = Site.path(object.replaceAll("\\.$", ""));
          known.computeIfAbsent(path, _ -> new TreeSet<>()).addAll(expected(fault).orElseThrow());
        }
      }
    }
    assertThat(differences(known, schema.objects()))
        .as("fields of the reader and of routes.schema.json (each shown by a sample document)")
        .isEmpty();
  }

  @Test
  void wordsThatTheReaderTakesAreThoseOfTheSchema() {
    Map<String, Set<String>> read = new TreeMap<>();
    forScalars(
        sites ->
            faultAt(sites.getFirst(), sites.getFirst().with("no-such-word"))
                .flatMap(SchemaAgreesWithReaderTest::expected)
                .ifPresent(words -> read.put(sites.getFirst().path(), words)));
    Map<String, Set<String>> written = new TreeMap<>();
    schema.byPath().forEach((path, field) -> words(field).ifPresent(w -> written.put(path, w)));
    assertThat(differences(read, written)).as("words of the reader and of the schema").isEmpty();
  }

  @Test
  void boundsOfWholeNumbersAreThoseOfTheSchema() {
    List<String> wrong = new ArrayList<>();
    forScalars(
        sites -> {
          JsonNode field = schema.byPath().get(sites.getFirst().path());
          if (field != null && field.path("type").stringValue("").equals("integer")) {
            long min = field.path("minimum").longValue(-HUGE);
            long max = field.path("maximum").longValue(HUGE);
            if (!(takes(sites, min) && takes(sites, max))
                || takes(sites, min - 1)
                || takes(sites, max + 1)) {
              wrong.add(sites.getFirst().path() + ": " + min + " to " + max);
            }
          }
        });
    assertThat(wrong).as("bounds that the reader does not have").isEmpty();
    assertThat(paths(field -> field.path("type").stringValue("").equals("integer")))
        .as("whole numbers that a sample document shows")
        .isSubsetOf(sites.keySet());
  }

  @Test
  void boundsOfTimesAreThoseOfTheSchema() {
    Map<String, Set<String>> read = new TreeMap<>();
    forScalars(
        sites ->
            faultAt(sites.getFirst(), sites.getFirst().with("999999999d"))
                .map(fault -> BETWEEN.matcher(fault.message()))
                .filter(Matcher::find)
                .ifPresent(
                    m ->
                        read.put(
                            sites.getFirst().path(),
                            Set.of("from " + m.group(1), "to " + m.group(2)))));
    Map<String, Set<String>> written = new TreeMap<>();
    schema
        .byPath()
        .forEach(
            (path, field) -> {
              if (field.path("pattern").stringValue("").endsWith("(ms|s|m|h|d)$")) {
                written.put(
                    path,
                    Set.of(
                        "from " + field.path("x-minimum").stringValue(""),
                        "to " + field.path("x-maximum").stringValue("")));
              }
            });
    assertThat(differences(read, written)).as("bounds of times").isEmpty();
  }

  @Test
  void defaultsOfTheSchemaWrittenOutAreNoChange() {
    Map<String, Integer> compared = new TreeMap<>();
    for (JsonNode sample : samples) {
      for (Site object : objects(sample)) {
        for (String name : schema.objects().getOrDefault(object.path(), Set.of())) {
          String path = object.path().isEmpty() ? name : object.path() + "." + name;
          JsonNode standard = schema.at(path).get("default");
          if (standard != null
              && compared.getOrDefault(path, 0) < ENOUGH
              && comparable(object, name, standard)) {
            compared.merge(path, 1, Integer::sum);
          }
        }
      }
    }
    assertThat(compared.keySet())
        .as("fields with a default")
        .isEqualTo(paths(f -> f.has("default")));
  }

  @Test
  void whatTheNormalFormAddsIsADefaultOfTheSchema() {
    Set<String> seen = new TreeSet<>();
    for (JsonNode sample : samples) {
      JsonNode bare = bare(sample);
      if (Json.faults(bare).isEmpty()) {
        for (Site added : Site.all(Json.canonical(bare))) {
          if (added.isField() && isPlain(added.value()) && !given(bare, added)) {
            JsonNode standard = schema.at(added.path()).path("default");
            seen.add(added.path());
            assertThat(sameText(standard, added.value()))
                .as(
                    "%s: default %s of the schema, the reader's %s",
                    added.path(), standard, added.value())
                .isTrue();
          }
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(40);
  }

  @Test
  void everyFieldIsDescribed() {
    assertThat(paths(field -> !field.path("description").isString()))
        .filteredOn(path -> !path.endsWith("[]"))
        .isEmpty();
  }

  private JsonNode withBogusFields(JsonNode sample) {
    JsonNode copy = sample.deepCopy();
    for (Site site : Site.all(copy)) {
      if (site.value() instanceof ObjectNode object && !schema.maps().contains(site.path())) {
        object.put(BOGUS, "x");
      }
    }
    return copy;
  }

  /** Only what is required, sections, and the first of each list of them. */
  private JsonNode bare(JsonNode sample) {
    JsonNode copy = sample.deepCopy();
    strip("", copy);
    return copy;
  }

  private void strip(String path, JsonNode node) {
    if (node instanceof ObjectNode object) {
      Set<String> required = new TreeSet<>();
      schema.at(path).path("required").forEach(name -> required.add(name.stringValue()));
      for (String name : List.copyOf(object.propertyNames())) {
        if (isPlain(object.get(name)) && !required.contains(name)) {
          object.remove(name);
        } else {
          strip(path.isEmpty() ? name : path + "." + name, object.get(name));
        }
      }
    } else if (node.isArray()) {
      ArrayNode list = (ArrayNode) node;
      while (list.size() > 1) {
        list.remove(1);
      }
      list.forEach(element -> strip(path + "[]", element));
    }
  }

  /** A scalar, a list of scalars, or something empty. */
  private static boolean isPlain(JsonNode value) {
    return value.isValueNode()
        || (value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode));
  }

  private static boolean given(JsonNode document, Site site) {
    return Site.all(document).stream().anyMatch(other -> other.steps().equals(site.steps()));
  }

  private static List<Site> objects(JsonNode sample) {
    return Site.all(sample).stream().filter(site -> site.value().isObject()).toList();
  }

  /** Whether both documents are taken; then they must be the same. */
  private static boolean comparable(Site object, String name, JsonNode standard) {
    JsonNode with = object.with(name, standard);
    JsonNode without = object.without(name);
    if (!Json.faults(with).isEmpty() || !Json.faults(without).isEmpty()) {
      return false;
    }
    assertThat(Json.canonical(with))
        .as("%s.%s: left out, and with the schema's default %s", object.name(), name, standard)
        .isEqualTo(Json.canonical(without));
    return true;
  }

  private static boolean sameText(JsonNode one, JsonNode other) {
    if (one.isString() && other.isString() && other.stringValue().matches("\\d+(ms|s|m|h|d)")) {
      return ScalarValues.duration(one.stringValue())
          .equals(ScalarValues.duration(other.stringValue()));
    }
    return one.equals(other);
  }

  /** For each path of a scalar field or element, where the samples have it. */
  private void forScalars(Consumer<List<Site>> action) {
    for (List<Site> all : sites.values()) {
      List<Site> scalars = all.stream().filter(site -> site.value().isValueNode()).toList();
      if (!scalars.isEmpty()) {
        action.accept(scalars);
      }
    }
  }

  private static boolean takes(List<Site> sites, long value) {
    return sites.stream()
        .limit(MOST_SITES)
        .anyMatch(site -> faultAt(site, site.with(value)).isEmpty());
  }

  private static Optional<Fault> faultAt(Site site, JsonNode document) {
    return Json.faults(document).stream()
        .filter(fault -> fault.field().equals(site.name()))
        .findFirst();
  }

  private static Optional<Set<String>> expected(Fault fault) {
    Matcher matcher = ONE_OF.matcher(fault.message());
    return matcher.find()
        ? Optional.of(new TreeSet<>(List.of(matcher.group(1).split(", "))))
        : Optional.empty();
  }

  private static Optional<Set<String>> words(JsonNode field) {
    if (!field.has("enum")) {
      return Optional.empty();
    }
    Set<String> words = new TreeSet<>();
    field.get("enum").forEach(word -> words.add(word.asString()));
    return Optional.of(words);
  }

  private Set<String> paths(Predicate<ObjectNode> which) {
    Set<String> paths = new TreeSet<>();
    schema
        .byPath()
        .forEach((path, field) -> Stream.of(field).filter(which).forEach(_ -> paths.add(path)));
    return paths;
  }

  private static List<String> differences(
      Map<String, Set<String>> reader, Map<String, Set<String>> schema) {
    Set<String> paths = new TreeSet<>(reader.keySet());
    paths.addAll(schema.keySet());
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      Set<String> read = reader.getOrDefault(path, Set.of());
      Set<String> written = schema.getOrDefault(path, Set.of());
      read.stream()
          .filter(name -> !written.contains(name))
          .forEach(name -> differences.add(path + ": '" + name + "' only the reader knows"));
      written.stream()
          .filter(name -> !read.contains(name))
          .forEach(name -> differences.add(path + ": '" + name + "' only the schema knows"));
    }
    return differences;
  }
}
