package io.longhaul.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** By another's validator: what the reader takes the schema takes, and the other way round. */
final class RoutesSchemaTest {
  private static final int DOCUMENTS = 300;
  private static final int MUTANTS = 1_500;

  private final Schema schema = validator(RoutesSchema.json());
  private final Random random = new Random(99);

  @Test
  void schemaItselfIsOneOf202012() {
    Schema metaSchema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(metaSchema.validate(Json.MAPPER.readTree(RoutesSchema.json()))).isEmpty();
  }

  @Test
  void exampleAndTheSamplesAreValid() {
    for (JsonNode document : SampleDocuments.all()) {
      assertThat(schema.validate(document)).as("%s", document.toPrettyString()).isEmpty();
    }
  }

  @Test
  void everyDocumentOfTheGeneratorsIsValid() {
    RandomDocuments documents = new RandomDocuments(random);
    for (int i = 0; i < DOCUMENTS; i++) {
      JsonNode document = Json.of(documents.next());
      assertThat(schema.validate(document)).as("%s", document.toPrettyString()).isEmpty();
    }
  }

  @Test
  void whatTheSchemaCallsWrongTheReaderRefuses() {
    List<JsonNode> samples = SampleDocuments.all();
    int wrong = 0;
    for (int i = 0; i < MUTANTS; i++) {
      JsonNode mutant = mutant(samples.get(random.nextInt(samples.size())));
      var errors = schema.validate(mutant);
      if (!errors.isEmpty()) {
        wrong++;
        assertThat(Json.faults(mutant))
            .as("the schema says %s of %s", errors, mutant.toPrettyString())
            .isNotEmpty();
      }
    }
    assertThat(wrong).isBetween(MUTANTS / 4, MUTANTS);
  }

  /** Something in the document is another thing, is missing, or is there twice. */
  private JsonNode mutant(JsonNode document) {
    List<Site> sites = Site.all(document).stream().filter(site -> !site.steps().isEmpty()).toList();
    if (sites.isEmpty()) {
      return ((ObjectNode) document.deepCopy()).put("bogus", 1);
    }
    Site site = sites.get(random.nextInt(sites.size()));
    JsonNode value = site.value();
    List<JsonNode> mutants = new ArrayList<>();
    mutants.add(site.without());
    mutants.add(site.with(value.isObject() ? text("text") : object()));
    mutants.add(site.with(value.isArray() ? text("text") : list(text("text"))));
    if (value.isValueNode()) {
      mutants.add(site.with(" "));
      mutants.add(site.with("no such/value\u0001"));
    }
    if (value.isNumber() && value.isIntegralNumber()) {
      mutants.add(site.with(-1));
      mutants.add(site.with(1L << 50));
    }
    if (value.isObject()) {
      mutants.add(site.with("bogus", text("/x")));
      mutants.add(site.with("bogus", object()));
    }
    if (value instanceof ArrayNode list && !list.isEmpty()) {
      mutants.add(site.with(list.deepCopy().add(list.get(0))));
      mutants.add(site.with(list()));
    }
    return mutants.get(random.nextInt(mutants.size()));
  }

  private static JsonNode text(String text) {
    return Json.MAPPER.getNodeFactory().stringNode(text);
  }

  private static JsonNode object() {
    return Json.MAPPER.createObjectNode().set("a", text("b"));
  }

  private static JsonNode list(JsonNode... elements) {
    return Json.MAPPER.createArrayNode().addAll(List.of(elements));
  }

  private static Schema validator(String schema) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Json.MAPPER.readTree(schema));
  }
}
