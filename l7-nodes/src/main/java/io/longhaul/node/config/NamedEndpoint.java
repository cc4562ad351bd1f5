package io.longhaul.node.config;

import java.util.Optional;

/**
 * An endpoint, and how it was found.
 *
 * @param name the DNS name whose address it is, which its certificate is for where the routes name
 *     no other; empty where it was found otherwise
 */
public record NamedEndpoint(Endpoint endpoint, Optional<String> name) {
  /** One that was found by its address. */
  public static NamedEndpoint of(Endpoint endpoint) {
    return new NamedEndpoint(endpoint, Optional.empty());
  }
}
