package io.longhaul.ops.admin;

import io.longhaul.membership.config.ConfigException;
import io.longhaul.membership.store.TierStore;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.Problem;
import java.nio.charset.StandardCharsets;

/** Documents of the routes as texts in normal form. */
final class RoutesText {
  private static final int MAX_NAME_CHARS = 256;

  private RoutesText() {}

  /**
   * The document that a request sends.
   *
   * @throws ConfigException with every fault
   */
  static String sent(ApiRequest request) {
    return canonical(fileName(request), request.body().get());
  }

  /**
   * A document that shall be in force.
   *
   * @param name for messages
   * @throws ConfigException with every fault
   */
  static String canonical(String name, String text) {
    byte[] json = RoutesDocument.parse(name, text).canonicalJson();
    if (json.length > TierStore.MAX_BYTES) {
      throw Problem.of(
              "too-large",
              "The configuration is too large",
              413,
              "routes: "
                  + json.length
                  + " bytes in normal form (expected: at most "
                  + TierStore.MAX_BYTES
                  + ")")
          .thrown();
    }
    return new String(json, StandardCharsets.UTF_8);
  }

  /**
   * What a stored document means today: one of an earlier release lacks the fields that were added
   * since. One that nobody can read any more stays as it is.
   */
  static String meaning(String stored) {
    try {
      return new String(
          RoutesDocument.parse("stored routes", stored).canonicalJson(), StandardCharsets.UTF_8);
    } catch (ConfigException e) {
      return stored;
    }
  }

  /** What the caller names its document, for logs, the audit and terminals. */
  static String fileName(ApiRequest request) {
    String name = request.parameter("name").orElse("routes").replaceAll("\\p{Cntrl}", "?");
    return name.substring(0, Math.min(name.length(), MAX_NAME_CHARS));
  }
}
