package io.longhaul.ops.admin.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The query part of a request target. */
final class QueryText {
  private QueryText() {}

  /**
   * Its parameters, decoded.
   *
   * @throws ProblemException 400 for a broken percent code
   */
  static Map<String, String> parse(String raw) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.putIfAbsent(decode(name), decode(value));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("query: '" + text + "' (expected: valid percent codes)").thrown();
    }
  }
}
