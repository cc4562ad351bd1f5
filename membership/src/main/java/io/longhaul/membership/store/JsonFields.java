package io.longhaul.membership.store;

import io.longhaul.membership.config.ScalarValues;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object of a znode field by field. Anything missing or of another type is a {@link
 * ZnodeFormatException} that names it; fields that nobody asks for are ignored, since a newer
 * version may have written them.
 */
final class JsonFields {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String thing;
  private final JsonNode object;

  private JsonFields(String thing, JsonNode object) {
    this.thing = thing;
    this.object = object;
  }

  /**
   * Parses an object and binds it to a value.
   *
   * @param thing what it is, for messages
   * @throws ZnodeFormatException for anything that is not JSON, or not what {@code binding} expects
   */
  static <T> T read(String thing, byte[] json, Function<JsonFields, T> binding) {
    try {
      return binding.apply(new JsonFields(thing, MAPPER.readTree(json)).checked());
    } catch (JacksonException e) {
      throw new ZnodeFormatException(thing + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ZnodeFormatException(thing + ": " + e.getMessage(), e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(ObjectNode object) {
    return MAPPER.writeValueAsBytes(object);
  }

  String text(String field) {
    return optionalText(field).orElseThrow(() -> wrong(field, "a text"));
  }

  Optional<String> optionalText(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrong(field, "a text");
    }
    return Optional.of(value.stringValue());
  }

  long number(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field, "a whole number");
    }
    return value.longValue();
  }

  int integer(String field) {
    long number = number(field);
    if (number != (int) number) {
      throw wrong(field, "a whole number of 32 bits");
    }
    return (int) number;
  }

  boolean bool(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.booleanValue();
  }

  <E extends Enum<E>> E constant(String field, Class<E> type) {
    String text = text(field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw wrong(field, "one of " + List.of(type.getEnumConstants()));
  }

  Optional<InetSocketAddress> address(String field) {
    return optionalText(field).map(ScalarValues::address);
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isString()) {
        throw wrong(field, "a list of texts");
      }
      texts.add(element.stringValue());
    }
    return texts;
  }

  List<JsonFields> objects(String field) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode element : array(field)) {
      objects.add(new JsonFields(thing + ": " + field, element).checked());
    }
    return objects;
  }

  /** A nested object as a map from its fields' names, each read by {@code value}. */
  <T> Map<String, T> map(String field, Function<Entry, T> value) {
    JsonNode nested = object.get(field);
    if (nested == null || !nested.isObject()) {
      throw wrong(field, "an object");
    }
    JsonFields inner = new JsonFields(thing + ": " + field, nested);
    Map<String, T> map = new HashMap<>();
    for (String name : nested.propertyNames()) {
      map.put(name, value.apply(new Entry(inner, name)));
    }
    return map;
  }

  /** One field of a nested object. */
  record Entry(JsonFields fields, String name) {}

  private JsonNode array(String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isArray()) {
      throw wrong(field, "a list");
    }
    return value;
  }

  private JsonFields checked() {
    if (!object.isObject()) {
      throw new ZnodeFormatException(thing + ": not an object (expected: an object)");
    }
    return this;
  }

  private ZnodeFormatException wrong(String field, String expected) {
    JsonNode value = object.get(field);
    String found = value == null ? "missing" : "'" + abbreviated(value.toString()) + "'";
    return new ZnodeFormatException(
        thing + ": " + field + ": " + found + " (expected: " + expected + ")");
  }

  private static String abbreviated(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
