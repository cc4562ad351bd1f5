package io.longhaul.node.proxy;

import io.longhaul.node.loop.Jitter;
import java.time.Duration;

/**
 * How long a client may take. What an application may take is in its upstream's configuration.
 *
 * @param handshake from a TLS connection's first moment to the end of its handshake
 * @param head from a request's first byte to the end of its head; 408 after that
 * @param body longest pause inside a request's body; 408 after that
 * @param keepAlive how long a connection may be without a request; it is closed without a word
 * @param request from the end of a request's head to the end of its body; 408 after that; zero for
 *     any time
 * @param connectionAge about how old a connection may be that takes requests; zero for any age
 */
public record ProxyTimeouts(
    Duration handshake,
    Duration head,
    Duration body,
    Duration keepAlive,
    Duration request,
    Duration connectionAge) {
  public static final Duration DEFAULT_HANDSHAKE = Duration.ofSeconds(10);
  public static final Duration DEFAULT_HEAD = Duration.ofSeconds(10);
  public static final Duration DEFAULT_BODY = Duration.ofSeconds(60);
  public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(75);
  public static final ProxyTimeouts DEFAULT =
      new ProxyTimeouts(DEFAULT_HANDSHAKE, DEFAULT_HEAD, DEFAULT_BODY, DEFAULT_KEEP_ALIVE);

  /** Requests may take, and connections may stay, as long as they like. */
  public ProxyTimeouts(Duration handshake, Duration head, Duration body, Duration keepAlive) {
    this(handshake, head, body, keepAlive, Duration.ZERO, Duration.ZERO);
  }

  /** The same with another limit of whole requests. */
  public ProxyTimeouts withRequest(Duration other) {
    return new ProxyTimeouts(handshake, head, body, keepAlive, other, connectionAge);
  }

  /** The same with another age of connections. */
  public ProxyTimeouts withConnectionAge(Duration other) {
    return new ProxyTimeouts(handshake, head, body, keepAlive, request, other);
  }

  /** When a connection that begins now is to take no more requests; not all at once. */
  long connectionEndMs(long nowMs) {
    return connectionAge.isZero()
        ? Long.MAX_VALUE
        : nowMs + Jitter.around(connectionAge.toMillis());
  }
}
