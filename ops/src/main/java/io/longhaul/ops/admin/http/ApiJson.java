package io.longhaul.ops.admin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as the API speaks it: records by their component names, absent values left out. Readers
 * ignore fields that they don't know, so that an older command line understands a newer director.
 */
public final class ApiJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ApiJson() {}

  /** A value on one line. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A JSON text indented for people; the text itself when it is no JSON. */
  public static String pretty(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree);
    } catch (JacksonException e) {
      return json;
    }
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with the place of the fault when the text is not such a value
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("JSON: null (expected: an object)");
      }
      return value;
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new IllegalArgumentException("JSON" + place + ": " + e.getOriginalMessage(), e);
    }
  }
}
