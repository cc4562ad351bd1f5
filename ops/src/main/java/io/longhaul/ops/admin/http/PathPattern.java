package io.longhaul.ops.admin.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path such as {@code /v1/nodes/{id}/drain}, whose names match one segment each. */
record PathPattern(List<String> parts) {
  static PathPattern of(String path) {
    return new PathPattern(segments(path));
  }

  /**
   * The path's segments, decoded one by one, so that %2F separates nothing; a trailing slash is a
   * segment of its own, as it is another path.
   */
  static List<String> segments(String path) {
    return Arrays.stream(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1))
        .map(PathPattern::decode)
        .toList();
  }

  private static String decode(String segment) {
    try {
      // A plus in a path is a plus.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("path: '" + segment + "' (expected: valid percent codes)").thrown();
    }
  }

  Optional<Map<String, String>> match(List<String> segments) {
    if (segments.size() != parts.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      String segment = segments.get(i);
      if (part.startsWith("{")) {
        if (segment.isEmpty()) {
          return Optional.empty();
        }
        values.put(part.substring(1, part.length() - 1), segment);
      } else if (!part.equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
