package io.longhaul.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One value in a document.
 *
 * @param steps names of fields (texts) and places in lists (numbers), from the root
 */
record Site(JsonNode document, List<Object> steps) {
  /** Every value of a document, the root first. */
  static List<Site> all(JsonNode document) {
    List<Site> sites = new ArrayList<>();
    collect(new Site(document, List.of()), document, sites);
    return sites;
  }

  private static void collect(Site here, JsonNode value, List<Site> sites) {
    sites.add(here);
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        collect(here.then(i), list.get(i), sites);
      }
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        collect(here.then(field.getKey()), field.getValue(), sites);
      }
    }
  }

  private Site then(Object step) {
    List<Object> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Site(document, longer);
  }

  JsonNode value() {
    return at(document, steps);
  }

  /** Whether it is a field of an object, and not an element of a list. */
  boolean isField() {
    return !steps.isEmpty() && steps.getLast() instanceof String;
  }

  /** As faults name it: {@code upstreams[0].tls.ca}. */
  String name() {
    StringBuilder name = new StringBuilder();
    for (Object step : steps) {
      switch (step) {
        case Integer index -> name.append('[').append(index).append(']');
        default -> name.append(name.isEmpty() ? "" : ".").append(step);
      }
    }
    return name.toString();
  }

  /** As {@link SchemaFields} names it: {@code upstreams[].tls.ca}. */
  String path() {
    return path(name());
  }

  static String path(String name) {
    return name.replaceAll("\\[\\d+]", "[]");
  }

  /** The document with another value here. */
  JsonNode with(JsonNode value) {
    return changed(
        parent -> {
          switch (steps.getLast()) {
            case Integer index -> ((ArrayNode) parent).set(index, value);
            case Object field -> ((ObjectNode) parent).set((String) field, value);
          }
        });
  }

  JsonNode with(String value) {
    return with(Json.MAPPER.getNodeFactory().stringNode(value));
  }

  JsonNode with(long value) {
    return with(Json.MAPPER.getNodeFactory().numberNode(value));
  }

  /** The document without what is here. */
  JsonNode without() {
    return changed(
        parent -> {
          switch (steps.getLast()) {
            case Integer index -> ((ArrayNode) parent).remove(index);
            case Object field -> ((ObjectNode) parent).remove((String) field);
          }
        });
  }

  /** The document with one more field in the object that is here. */
  JsonNode with(String field, JsonNode value) {
    JsonNode copy = document.deepCopy();
    ((ObjectNode) at(copy, steps)).set(field, value);
    return copy;
  }

  /** The document without a field of the object that is here. */
  JsonNode without(String field) {
    JsonNode copy = document.deepCopy();
    ((ObjectNode) at(copy, steps)).remove(field);
    return copy;
  }

  private JsonNode changed(Consumer<JsonNode> change) {
    JsonNode copy = document.deepCopy();
    change.accept(at(copy, steps.subList(0, steps.size() - 1)));
    return copy;
  }

  private static JsonNode at(JsonNode root, List<Object> steps) {
    JsonNode node = root;
    for (Object step : steps) {
      node =
          switch (step) {
            case Integer index -> node.get(index);
            default -> node.get((String) step);
          };
    }
    return node;
  }
}
