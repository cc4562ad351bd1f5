package io.longhaul.node.proxy;

import io.longhaul.node.ingress.ClientAddress;

/**
 * Where a request comes from, as the application is told.
 *
 * @param secure whether the client came by TLS
 * @param trusted whether what the client says about its own origin is believed
 * @param nodeId this node
 */
record Origin(ClientAddress client, boolean secure, boolean trusted, String nodeId) {
  /** The scheme of the client's URL. */
  String scheme() {
    return secure ? "https" : "http";
  }
}
