package io.longhaul.ops.admin.http;

import java.util.HashMap;
import java.util.Map;

/**
 * A response as handlers give it.
 *
 * @param body text, sent as UTF-8
 */
public record ApiResponse(
    int status, String contentType, String body, Map<String, String> headers) {
  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  /** 200 with a value as JSON. */
  public static ApiResponse ok(Object value) {
    return json(200, ApiJson.write(value));
  }

  /** A JSON text as it is. */
  public static ApiResponse json(int status, String json) {
    return new ApiResponse(status, "application/json", json, Map.of());
  }

  /** A plain text. */
  public static ApiResponse text(int status, String contentType, String text) {
    return new ApiResponse(status, contentType, text, Map.of());
  }

  /** The same for a caller that asked for the headers only. */
  ApiResponse withoutBody() {
    return new ApiResponse(status, contentType, "", headers);
  }

  /** The same with one more header. */
  public ApiResponse with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new ApiResponse(status, contentType, body, more);
  }
}
