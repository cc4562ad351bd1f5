package io.longhaul.chaos.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Configurations that lie beside this class, with names in double braces to be filled in. */
final class Template {
  private Template() {}

  /** A file as it is. */
  static String text(String file) {
    try (InputStream in = Template.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + ": missing (expected: beside the classes)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** A file with every name filled in. */
  static String filled(String file, Map<String, ?> values) {
    String text = text(file);
    for (Map.Entry<String, ?> value : values.entrySet()) {
      text = text.replace("{{" + value.getKey() + "}}", String.valueOf(value.getValue()));
    }
    int open = text.indexOf("{{");
    if (open >= 0) {
      throw new IllegalStateException(
          file
              + ": "
              + text.substring(open, text.indexOf("}}", open) + 2)
              + " (expected: a value)");
    }
    return text;
  }
}
