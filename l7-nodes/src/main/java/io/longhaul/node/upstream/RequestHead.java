package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyLength;

/** A request's head as it goes to an endpoint, whatever protocol that speaks. */
public interface RequestHead {
  String method();

  /** In origin form, or {@code *}. */
  String target();

  /** What Host or {@code :authority} says. */
  String authority();

  BodyLength body();

  /** Whether it asks for a WebSocket. */
  boolean opensWebSocket();

  /** Whether the client takes trailers ({@code TE: trailers}). */
  boolean takesTrailers();

  /**
   * Gives all fields but Host, those of framing, and those that concern one connection only, which
   * each protocol has in its own form.
   */
  void fields(FieldSink to);
}
