package io.longhaul.node.config;

import java.util.Optional;

/**
 * One difference between two routes documents.
 *
 * @param path of the field, elements of lists by what they are known by: {@code
 *     upstreams[api].balance}
 * @param from what it was: a value as a document has it, or JSON; empty for what is new
 * @param to what it is; empty for what is gone
 */
public record RoutesChange(String path, Optional<String> from, Optional<String> to) {
  /** Longest value that {@link #toString} shows, in characters. */
  private static final int MAX_SHOWN = 160;

  /** One line: {@code upstreams[api].balance: least-connections -> ring-hash}. */
  @Override
  public String toString() {
    String what =
        from.map(
                was ->
                    to.map(is -> shown(was) + " -> " + shown(is))
                        .orElseGet(() -> "removed " + shown(was)))
            .orElseGet(() -> "added " + shown(to.orElse("")));
    return printable(path) + ": " + what;
  }

  private static String shown(String value) {
    return printable(
        value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN - 3) + "...");
  }

  // It goes to terminals.
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
