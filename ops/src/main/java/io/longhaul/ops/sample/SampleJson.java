package io.longhaul.ops.sample;

import tools.jackson.databind.json.JsonMapper;

/** JSON as this application writes it. */
final class SampleJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SampleJson() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
