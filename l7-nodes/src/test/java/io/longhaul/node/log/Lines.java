package io.longhaul.node.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads an access log as its users do. */
final class Lines {
  private static final JsonFactory JSON = new JsonFactory();

  private Lines() {}

  /** All lines of a file, each as its fields; fails where one is no JSON object. */
  static List<Map<String, String>> of(Path file) {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Lines::fields).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of one object of texts and numbers. */
  static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new AssertionError("no object: " + line);
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (fields.put(name, parser.getString()) != null) {
          throw new AssertionError(name + ": given twice in " + line);
        }
      }
      if (parser.nextToken() != null) {
        throw new AssertionError("more behind the object in " + line);
      }
    }
    return fields;
  }
}
