package io.longhaul.ops.admin.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path such as {@code /v1/nodes/{id}/drain}, whose names match one segment each. */
record PathPattern(List<String> parts) {
  static PathPattern of(String path) {
    return new PathPattern(segments(path));
  }

  /** The path's segments; a trailing slash is a segment of its own, as it is another path. */
  static List<String> segments(String path) {
    return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
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
