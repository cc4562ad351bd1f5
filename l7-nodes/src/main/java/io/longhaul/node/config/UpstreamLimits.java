package io.longhaul.node.config;

/**
 * How much an upstream gets from one node at once; what is more is answered with 503 at once. 0 is
 * for no limit.
 *
 * @param connections WebSockets, and requests that have an endpoint or wait for one
 * @param pending requests that wait for a connection
 * @param requests requests, from their head to their response's end; tunnels are none
 */
public record UpstreamLimits(int connections, int pending, int requests) {
  public static final UpstreamLimits NONE = new UpstreamLimits(0, 0, 0);
}
