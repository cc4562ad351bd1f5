package io.longhaul.node.proxy;

import io.longhaul.node.config.Prefix;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.limit.ConnectionLimits;
import io.longhaul.node.overload.OverloadLimits;
import java.util.List;

/**
 * What holds for all requests through this node, whatever their route.
 *
 * @param nodeId told to applications
 * @param trustedForwarders clients whose {@code X-Forwarded-*} and {@code Forwarded} are believed
 * @param limits of heads
 * @param maxBodyBytes largest request body; 0 for no limit, since bodies are streamed
 * @param maxConcurrentStreams of one HTTP/2 client at a time
 * @param connections how many clients may come
 * @param overload when there is too much to do
 */
public record ProxyPolicy(
    String nodeId,
    List<Prefix> trustedForwarders,
    HttpLimits limits,
    long maxBodyBytes,
    ProxyTimeouts timeouts,
    int maxConcurrentStreams,
    ConnectionLimits connections,
    OverloadLimits overload) {
  public static final int DEFAULT_MAX_CONCURRENT_STREAMS = 256;

  /** A policy with the default number of streams. */
  public ProxyPolicy(
      String nodeId,
      List<Prefix> trustedForwarders,
      HttpLimits limits,
      long maxBodyBytes,
      ProxyTimeouts timeouts) {
    this(
        nodeId,
        trustedForwarders,
        limits,
        maxBodyBytes,
        timeouts,
        DEFAULT_MAX_CONCURRENT_STREAMS,
        ConnectionLimits.NONE,
        OverloadLimits.DEFAULT);
  }

  /** The same with other limits of connections. */
  public ProxyPolicy with(ConnectionLimits other) {
    return new ProxyPolicy(
        nodeId,
        trustedForwarders,
        limits,
        maxBodyBytes,
        timeouts,
        maxConcurrentStreams,
        other,
        overload);
  }

  /** The same with other limits of what is too much. */
  public ProxyPolicy with(OverloadLimits other) {
    return new ProxyPolicy(
        nodeId,
        trustedForwarders,
        limits,
        maxBodyBytes,
        timeouts,
        maxConcurrentStreams,
        connections,
        other);
  }

  /** The same with another number of streams. */
  public ProxyPolicy withMaxConcurrentStreams(int other) {
    return new ProxyPolicy(
        nodeId, trustedForwarders, limits, maxBodyBytes, timeouts, other, connections, overload);
  }

  /** A policy with the default of every limit. */
  public static ProxyPolicy of(String nodeId) {
    return new ProxyPolicy(nodeId, List.of(), HttpLimits.DEFAULT, 0, ProxyTimeouts.DEFAULT);
  }
}
