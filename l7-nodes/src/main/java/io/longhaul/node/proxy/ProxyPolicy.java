package io.longhaul.node.proxy;

import io.longhaul.node.config.Prefix;
import io.longhaul.node.http.HttpLimits;
import java.util.List;

/**
 * What holds for all requests through this node, whatever their route.
 *
 * @param nodeId told to applications
 * @param trustedForwarders clients whose {@code X-Forwarded-*} and {@code Forwarded} are believed
 * @param limits of heads
 * @param maxBodyBytes largest request body; 0 for no limit, since bodies are streamed
 */
public record ProxyPolicy(
    String nodeId,
    List<Prefix> trustedForwarders,
    HttpLimits limits,
    long maxBodyBytes,
    ProxyTimeouts timeouts) {
  /** A policy with the default of every limit. */
  public static ProxyPolicy of(String nodeId) {
    return new ProxyPolicy(nodeId, List.of(), HttpLimits.DEFAULT, 0, ProxyTimeouts.DEFAULT);
  }
}
