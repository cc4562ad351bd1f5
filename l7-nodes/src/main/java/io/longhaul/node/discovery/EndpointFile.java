package io.longhaul.node.discovery;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.EndpointSpec;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.LineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** A file of endpoints, one a line: {@code IP:port [weight=N] [draining]}. */
final class EndpointFile {
  static final int MAX_BYTES = 1024 * 1024;
  static final int MAX_CHARS = 256;
  static final LineFile.Bounds BOUNDS =
      new LineFile.Bounds(MAX_BYTES, RoutesDocument.MAX_ENDPOINTS, MAX_CHARS);

  private static final Pattern BLANKS = Pattern.compile("[ \t]+");
  private static final String WEIGHT = "weight=";
  private static final String DRAINING = "draining";

  private EndpointFile() {}

  /**
   * Reads a file whole.
   *
   * @return at least one, each address once, in the file's order
   * @throws FileFault if it cannot be read, has a line that is none of an endpoint, or no endpoint
   */
  static List<Located> read(Path file) throws FileFault {
    List<Located> all = new ArrayList<>();
    Set<Endpoint> given = new HashSet<>();
    LineFile.read(
        file,
        BOUNDS,
        line -> {
          Located one = line(line);
          if (!given.add(one.at().endpoint())) {
            throw new IllegalArgumentException(
                "'" + one.at().endpoint() + "' is given twice (expected: once)");
          }
          all.add(one);
        });
    if (all.isEmpty()) {
      throw new FileFault(file, "no endpoint (expected: at least one)");
    }
    return List.copyOf(all);
  }

  private static Located line(String line) {
    String[] words = BLANKS.split(line, -1);
    OptionalInt weight = OptionalInt.empty();
    boolean draining = false;
    for (int i = 1; i < words.length; i++) {
      if (words[i].startsWith(WEIGHT) && weight.isEmpty()) {
        weight = OptionalInt.of(weight(words[i].substring(WEIGHT.length())));
      } else if (words[i].equals(DRAINING) && !draining) {
        draining = true;
      } else {
        throw new IllegalArgumentException(
            "'" + words[i] + "' (expected: weight=N or draining, each once)");
      }
    }
    return new Located(NamedEndpoint.of(Endpoint.parse(words[0])), weight, draining);
  }

  private static int weight(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int weight = digits ? Integer.parseInt(text) : -1;
    if (weight < 0 || weight > EndpointSpec.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "weight: '" + text + "' (expected: 0 to " + EndpointSpec.MAX_WEIGHT + ")");
    }
    return weight;
  }
}
