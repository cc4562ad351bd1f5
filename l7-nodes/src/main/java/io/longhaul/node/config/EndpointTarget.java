package io.longhaul.node.config;

/** Where an endpoint is found. */
public sealed interface EndpointTarget permits Endpoint {
  /**
   * Reads {@code 127.0.0.1:9000} or {@code [::1]:9000}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static EndpointTarget parse(String text) {
    return Endpoint.parse(text);
  }
}
