package io.longhaul.node.config;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.config.Fault;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents as trees, and what the reader says of them. */
final class Json {
  static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static JsonNode of(RoutesDocument document) {
    return MAPPER.readTree(document.canonicalJson());
  }

  static JsonNode ofYaml(String yaml) {
    return MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  /** What the reader refuses a document for; nothing where it takes it. */
  static List<Fault> faults(JsonNode document) {
    try {
      RoutesDocument.parse("a document", document.toString());
      return List.of();
    } catch (ConfigException e) {
      return e.faults();
    }
  }

  /** The normal form of a document that the reader takes. */
  static JsonNode canonical(JsonNode document) {
    return of(RoutesDocument.parse("a document", document.toString()));
  }
}
