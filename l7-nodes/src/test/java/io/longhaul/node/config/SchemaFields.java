package io.longhaul.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of the schema by their paths, such as {@code upstreams[].tls.ca}, with all that is
 * said about each in one object. A list's elements have the list's path and {@code []}.
 */
final class SchemaFields {
  private final JsonNode root = Json.MAPPER.readTree(RoutesSchema.json());
  private final Map<String, ObjectNode> fields = new TreeMap<>();
  private final Map<String, Set<String>> objects = new TreeMap<>();
  private final Set<String> maps = new TreeSet<>();

  SchemaFields() {
    walk("", root);
  }

  /** Everything by its path. */
  Map<String, ObjectNode> byPath() {
    return fields;
  }

  /** One field. */
  ObjectNode at(String path) {
    ObjectNode field = fields.get(path);
    if (field == null) {
      throw new AssertionError(path + ": not in routes.schema.json");
    }
    return field;
  }

  /** The names of each object's fields, by the object's path; the root's is empty. */
  Map<String, Set<String>> objects() {
    return objects;
  }

  /** Objects whose fields the user names. */
  Set<String> maps() {
    return maps;
  }

  private void walk(String path, JsonNode given) {
    for (JsonNode node : alternatives(given)) {
      fields.merge(path, (ObjectNode) node.deepCopy(), ObjectNode::setAll);
      if (node.has("items")) {
        walk(path + "[]", node.get("items"));
      }
      if (node.path("additionalProperties").isObject()) {
        maps.add(path);
      }
      if (node.has("properties")) {
        for (Map.Entry<String, JsonNode> property : node.get("properties").properties()) {
          objects.computeIfAbsent(path, _ -> new TreeSet<>()).add(property.getKey());
          walk(
              path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
              property.getValue());
        }
      }
    }
  }

  /** A schema, its references followed: what stands beside a reference is nearer and wins. */
  private List<JsonNode> alternatives(JsonNode given) {
    ObjectNode node = (ObjectNode) given.deepCopy();
    while (node.has("$ref")) {
      String name = node.remove("$ref").stringValue().substring("#/$defs/".length());
      ObjectNode referred = (ObjectNode) root.get("$defs").get(name).deepCopy();
      referred.setAll(node);
      node = referred;
    }
    if (!node.has("oneOf")) {
      return List.of(node);
    }
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode one : node.get("oneOf")) {
      all.addAll(alternatives(one));
    }
    return all;
  }
}
