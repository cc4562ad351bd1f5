package io.longhaul.ops.admin;

import io.longhaul.membership.store.RoutesHistory;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.Problem;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code If-Match} header (RFC 9110, 13.1.1) with one version or {@code *}.
 *
 * @param version empty for {@code *}
 */
record IfMatch(OptionalInt version) {
  /** Tag of a configuration that was never put. */
  private static final String NONE = "none";

  private static final Pattern TAG = Pattern.compile("\"?(\\d{1,9}|none)\"?");

  /**
   * That of a request.
   *
   * @throws io.longhaul.ops.admin.http.ProblemException 428 when it is missing, 400 when it is
   *     something else
   */
  static IfMatch of(ApiRequest request) {
    String text =
        request
            .header("if-match")
            .orElseThrow(
                () ->
                    Problem.of(
                            "precondition-required",
                            "A precondition is needed",
                            428,
                            "If-Match: missing (expected: the ETag that GET gave)")
                        .thrown())
            .strip();
    if (text.equals("*")) {
      return new IfMatch(OptionalInt.empty());
    }
    Matcher matcher = TAG.matcher(text);
    if (!matcher.matches()) {
      throw Problem.badRequest("If-Match: '" + text + "' (expected: one ETag that GET gave, or *)")
          .thrown();
    }
    String tag = matcher.group(1);
    return new IfMatch(
        OptionalInt.of(tag.equals(NONE) ? RoutesHistory.NOT_YET : Integer.parseInt(tag)));
  }

  /** The tag of a version. */
  static String etag(int version) {
    return "\"" + (version == RoutesHistory.NOT_YET ? NONE : version) + "\"";
  }

  boolean matches(int current) {
    return version.isEmpty() || version.getAsInt() == current;
  }
}
