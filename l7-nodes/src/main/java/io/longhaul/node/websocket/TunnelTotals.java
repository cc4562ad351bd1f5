package io.longhaul.node.websocket;

/** What a tunnel has passed on. */
public interface TunnelTotals {
  /** Bytes that came from the client, with the frames' headers. */
  long clientBytes();

  long upstreamBytes();

  /** Whole messages that came from the client; control frames are none. */
  long clientMessages();

  long upstreamMessages();
}
