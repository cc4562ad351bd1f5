package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.NamedEndpoint;
import io.longhaul.node.config.UpstreamLink;
import io.longhaul.node.tls.UpstreamTlsContext;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * All that makes connections different: a request gets one whose key is its own.
 *
 * @param tls what TLS is begun with; empty where there is none
 * @param name the DNS name that the endpoint's certificate is for where its upstream's TLS names no
 *     other; empty where there is no TLS
 * @param client whom the endpoint is told of by a PROXY header; empty where it is not
 */
record ConnectionKey(
    Endpoint endpoint,
    UpstreamLink link,
    Optional<UpstreamTlsContext> tls,
    Optional<String> name,
    Optional<ProxiedClient> client) {
  /** A plain connection to an address is the same, by whatever name the address was found. */
  static ConnectionKey of(
      NamedEndpoint to,
      UpstreamLink link,
      Optional<UpstreamTlsContext> tls,
      Optional<ProxiedClient> client) {
    return new ConnectionKey(to.endpoint(), link, tls, tls.flatMap(_ -> to.name()), client);
  }

  // Keys that are equal but for the rest of their link are few, and this is asked for each request.
  @Override
  public int hashCode() {
    return 31 * endpoint.hashCode() + client.hashCode();
  }

  /**
   * A client's connection, as it was before any proxy.
   *
   * @param source the client
   * @param destination what it connected to
   */
  record ProxiedClient(InetSocketAddress source, InetSocketAddress destination) {}

  /** What it has in common with those of other clients. */
  ConnectionKey ofAnyClient() {
    return client.isEmpty() ? this : new ConnectionKey(endpoint, link, tls, name, Optional.empty());
  }
}
