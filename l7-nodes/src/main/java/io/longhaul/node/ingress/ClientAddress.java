package io.longhaul.node.ingress;

import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whom a connection stands for: what its director said in the PROXY header, or, where clients
 * connect straight to the node, the connection's own addresses.
 *
 * @param source the client
 * @param destination the front door's address that the client connected to
 * @param door the front door's name
 * @param director id of the director that relays the connection
 * @param epoch the epoch that the director chose the node by
 */
public record ClientAddress(
    InetSocketAddress source,
    InetSocketAddress destination,
    Optional<String> door,
    Optional<String> director,
    OptionalLong epoch) {
  /** Set on the client's channel before anything of the client's is read. */
  public static final AttributeKey<ClientAddress> KEY = AttributeKey.valueOf("longhaul.client");

  /** A client that connected straight to the node, at no front door that is known. */
  public static ClientAddress direct(InetSocketAddress source, InetSocketAddress destination) {
    return direct(source, destination, Optional.empty());
  }

  /** A client that connected straight to the node, maybe at a front door that is known. */
  public static ClientAddress direct(
      InetSocketAddress source, InetSocketAddress destination, Optional<String> door) {
    return new ClientAddress(source, destination, door, Optional.empty(), OptionalLong.empty());
  }
}
