package io.longhaul.node.config;

/** Where an endpoint, or several, are found: an address, or a name that stands for some. */
public sealed interface EndpointTarget permits Endpoint, EndpointName {
  /**
   * Reads {@code 127.0.0.1:9000}, {@code [::1]:9000} or {@code app.example:9000}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static EndpointTarget parse(String text) {
    return Endpoint.parse(text);
  }
}
