package io.longhaul.node.jwt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object of untrusted origin: bounded in depth and size, and without a name given twice,
 * since two readers could take different ones (RFC 7515, 4).
 */
final class JsonObject {
  static final int MAX_DEPTH = 8;
  static final int MAX_TOKENS = 10_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .maxNumberLength(32)
                  .build())
          .build();

  private final Map<String, Object> members;

  private JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /** Reads all of the bytes; empty if they are not one object. */
  static Optional<JsonObject> parse(byte[] bytes) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonObject object = object(in);
      return in.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** A member that is a text. */
  Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A member that is a number, without its fraction. */
  Optional<Long> number(String name) {
    return members.get(name) instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /**
   * The texts of a member that is a text or a list; numbers and truth values as they are written.
   */
  List<String> texts(String name) {
    Object member = members.get(name);
    if (member instanceof List<?> list) {
      return list.stream().filter(JsonObject::isScalar).map(String::valueOf).toList();
    }
    return isScalar(member) ? List.of(String.valueOf(member)) : List.of();
  }

  /** The objects of a member that is a list of objects; empty if it is anything else. */
  Optional<List<JsonObject>> objects(String name) {
    if (!(members.get(name) instanceof List<?> list)) {
      return Optional.empty();
    }
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof JsonObject object)) {
        return Optional.empty();
      }
      objects.add(object);
    }
    return Optional.of(objects);
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static JsonObject object(JsonParser in) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      members.put(name, value(in, in.nextToken()));
    }
    return new JsonObject(Collections.unmodifiableMap(members));
  }

  private static List<Object> list(JsonParser in) {
    List<Object> list = new ArrayList<>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      list.add(value(in, token));
    }
    return list;
  }

  private static Object value(JsonParser in, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> list(in);
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> Optional.empty();
    };
  }
}
