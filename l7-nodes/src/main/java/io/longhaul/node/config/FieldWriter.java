package io.longhaul.node.config;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes the fields of one document, in the order of the calls. */
record FieldWriter(JsonGenerator json) {
  void text(String field, Object value) {
    json.writeStringProperty(field, value.toString());
  }

  void duration(String field, Duration value) {
    json.writeStringProperty(field, Durations.text(value));
  }

  void number(String field, int value) {
    json.writeNumberProperty(field, value);
  }

  void number(String field, long value) {
    json.writeNumberProperty(field, value);
  }

  void flag(String field, boolean value) {
    json.writeBooleanProperty(field, value);
  }

  void texts(String field, List<?> values) {
    json.writeArrayPropertyStart(field);
    values.forEach(value -> json.writeString(value.toString()));
    json.writeEndArray();
  }

  void object(String field, Runnable fields) {
    json.writeObjectPropertyStart(field);
    fields.run();
    json.writeEndObject();
  }

  <T> void objects(String field, List<T> values, Consumer<T> fields) {
    json.writeArrayPropertyStart(field);
    for (T value : values) {
      json.writeStartObject();
      fields.accept(value);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
