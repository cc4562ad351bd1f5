package io.longhaul.ops.admin.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/** Problem details for what the server refuses before it has a request. */
final class MalformedRequests {
  private MalformedRequests() {}

  static DirectHandlers handlers() {
    DirectHandlers.Builder builder = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      builder.addHandler(
          type,
          (request, eventType, status, headers, message) ->
              DirectHandler.TransportResponse.builder()
                  .status(status)
                  .headers(headers)
                  .header(HeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE)
                  .keepAlive(false)
                  .entity(ApiJson.write(problem(status.code())).getBytes(StandardCharsets.UTF_8))
                  .build());
    }
    return builder.build();
  }

  /** What the server's own words would tell is for its log, not for a stranger. */
  static Problem problem(int status) {
    return switch (status) {
      case 413 -> Problem.of("too-large", "The body is too large", 413, "body: too large");
      case 431 ->
          Problem.of(
              "headers-too-large",
              "The headers are too large",
              431,
              "headers: more than " + HttpLimits.MAX_HEADER_BYTES + " bytes (expected: less)");
      default ->
          status >= 500
              ? Problem.of("internal", "The director failed", status, "see its log for the cause")
              : Problem.of(
                  "bad-request", "The request is wrong", status, "not a valid HTTP/1.1 request");
    };
  }
}
