package io.longhaul.node.proxy;

import java.time.Duration;

/**
 * How long a client may take. What an application may take is in its upstream's configuration.
 *
 * @param handshake from a TLS connection's first moment to the end of its handshake
 * @param head from a request's first byte to the end of its head; 408 after that
 * @param body longest pause inside a request's body; 408 after that
 * @param keepAlive how long a connection may be without a request; it is closed without a word
 */
public record ProxyTimeouts(Duration handshake, Duration head, Duration body, Duration keepAlive) {
  public static final Duration DEFAULT_HANDSHAKE = Duration.ofSeconds(10);
  public static final Duration DEFAULT_HEAD = Duration.ofSeconds(10);
  public static final Duration DEFAULT_BODY = Duration.ofSeconds(60);
  public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(75);
  public static final ProxyTimeouts DEFAULT =
      new ProxyTimeouts(DEFAULT_HANDSHAKE, DEFAULT_HEAD, DEFAULT_BODY, DEFAULT_KEEP_ALIVE);
}
