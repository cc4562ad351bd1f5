package io.longhaul.node.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is different between two routes documents, from their normal forms; so what means the same
 * is no difference. Elements of lists are compared by name, or by whatever else they are known by.
 */
public final class RoutesDiff {
  private static final JsonMapper JSON = new JsonMapper();

  /** By what an element of a list is known, the first that it has. */
  private static final List<String> NAMES =
      List.of("name", "address", "certificate", "dns", "file");

  private final List<RoutesChange> changes = new ArrayList<>();

  private RoutesDiff() {}

  /**
   * The changes from one document to another, in the order of the fields; none only for equal ones.
   *
   * @param from in normal form
   * @param to in normal form
   */
  public static List<RoutesChange> between(String from, String to) {
    RoutesDiff diff = new RoutesDiff();
    diff.values("", JSON.readTree(from), JSON.readTree(to));
    return diff.changes;
  }

  private void values(String path, JsonNode from, JsonNode to) {
    if (from.equals(to)) {
      return;
    }
    if (from instanceof ObjectNode one && to instanceof ObjectNode other) {
      fields(path, one, other);
    } else if (from instanceof ArrayNode one && to instanceof ArrayNode other) {
      lists(path, one, other);
    } else {
      changes.add(new RoutesChange(path, Optional.of(text(from)), Optional.of(text(to))));
    }
  }

  private void fields(String path, ObjectNode from, ObjectNode to) {
    Set<String> names = new LinkedHashSet<>(from.propertyNames());
    names.addAll(to.propertyNames());
    for (String name : names) {
      // The lists of the document itself are there even where they are empty.
      String inner = path.isEmpty() ? name : path + "." + name;
      Optional<JsonNode> was = from.optional(name);
      Optional<JsonNode> is = to.optional(name);
      if (was.isPresent() && is.isPresent()) {
        values(inner, was.get(), is.get());
      } else if (was.or(() -> is).filter(JsonNode::isArray).isPresent()) {
        lists(inner, list(was), list(is));
      } else {
        changes.add(new RoutesChange(inner, was.map(RoutesDiff::text), is.map(RoutesDiff::text)));
      }
    }
  }

  private void lists(String path, ArrayNode from, ArrayNode to) {
    Function<JsonNode, String> key = key(from, to);
    Map<String, JsonNode> before = keyed(from, key);
    Map<String, JsonNode> after = keyed(to, key);
    before.forEach(
        (name, element) -> {
          if (after.containsKey(name)) {
            values(path + "[" + name + "]", element, after.get(name));
          } else {
            changes.add(
                new RoutesChange(place(path, name, element), value(element), Optional.empty()));
          }
        });
    after.forEach(
        (name, element) -> {
          if (!before.containsKey(name)) {
            changes.add(
                new RoutesChange(place(path, name, element), Optional.empty(), value(element)));
          }
        });
    order(path, before.keySet(), after.keySet());
  }

  /** Order means something in a list of certificates only, and there most who is first. */
  private void order(String path, Set<String> before, Set<String> after) {
    List<String> stayedBefore = before.stream().filter(after::contains).toList();
    List<String> stayedAfter = after.stream().filter(before::contains).toList();
    boolean otherFirst =
        path.endsWith(".certificates")
            && !before.isEmpty()
            && !after.isEmpty()
            && !before.iterator().next().equals(after.iterator().next());
    if (otherFirst || !stayedBefore.equals(stayedAfter)) {
      changes.add(
          new RoutesChange(
              path + " in order",
              Optional.of(String.join(", ", before)),
              Optional.of(String.join(", ", after))));
    }
  }

  /** What tells the elements of both lists apart: what they are known by, else all they are. */
  private static Function<JsonNode, String> key(ArrayNode from, ArrayNode to) {
    Function<JsonNode, String> known = RoutesDiff::knownBy;
    boolean unique =
        keyed(from, known).size() == from.size() && keyed(to, known).size() == to.size();
    return unique ? known : RoutesDiff::text;
  }

  private static Map<String, JsonNode> keyed(ArrayNode list, Function<JsonNode, String> key) {
    Map<String, JsonNode> keyed = new LinkedHashMap<>();
    list.forEach(element -> keyed.put(key.apply(element), element));
    return keyed;
  }

  private static String knownBy(JsonNode element) {
    if (element.has("host") && element.has("path")) {
      String listeners =
          element
              .path("listeners")
              .valueStream()
              .map(RoutesDiff::text)
              .collect(Collectors.joining(","));
      return text(element.get("host"))
          + text(element.get("path"))
          + (listeners.isEmpty() ? "" : " at " + listeners);
    }
    if (element.has("rate") && element.has("key")) {
      return text(element.get("key"))
          + element.optional("header").map(h -> ":" + text(h)).orElse("");
    }
    return NAMES.stream()
        .flatMap(name -> element.optional(name).stream())
        .findFirst()
        .map(RoutesDiff::nameOf)
        .orElseGet(() -> text(element));
  }

  private static String nameOf(JsonNode value) {
    return value.has("name") && value.has("port")
        ? text(value.get("name")) + ":" + text(value.get("port"))
        : text(value);
  }

  private static String place(String path, String name, JsonNode element) {
    return element.isObject() ? path + "[" + name + "]" : path;
  }

  private static Optional<String> value(JsonNode element) {
    return Optional.of(text(element));
  }

  private static ArrayNode list(Optional<JsonNode> node) {
    return (ArrayNode) node.orElseGet(JSON::createArrayNode);
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : node.toString();
  }
}
