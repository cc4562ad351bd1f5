package io.longhaul.node.proxy;

import io.longhaul.node.access.VerifiedFields;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.trace.RequestTrace;

/**
 * Where a request comes from, as the application is told.
 *
 * @param secure whether the client came by TLS
 * @param trusted whether what the client says about its own origin is believed
 * @param nodeId this node
 * @param verified what its fields are to policies, and what they found out about who sent it
 * @param idHigh first half of the request's id
 * @param idLow its second half
 * @param trace that it is part of
 */
record Origin(
    ClientAddress client,
    boolean secure,
    boolean trusted,
    String nodeId,
    VerifiedFields verified,
    long idHigh,
    long idLow,
    RequestTrace trace) {
  /** The scheme of the client's URL. */
  String scheme() {
    return secure ? "https" : "http";
  }
}
