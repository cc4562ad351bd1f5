package io.longhaul.node.health;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.HealthCheck;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.upstream.FieldSink;
import io.longhaul.node.upstream.RequestHead;

/**
 * The request of a check.
 *
 * @param key of a WebSocket's handshake
 */
record CheckRequest(HealthCheck check, Endpoint endpoint, String key) implements RequestHead {
  private static final String GRPC_PATH = "/grpc.health.v1.Health/Check";

  @Override
  public String method() {
    return isGrpc() ? "POST" : "GET";
  }

  @Override
  public String target() {
    return isGrpc() ? GRPC_PATH : check.path();
  }

  @Override
  public String authority() {
    return check.host().orElseGet(endpoint::toString);
  }

  @Override
  public BodyLength body() {
    return isGrpc() ? BodyLength.CHUNKED : BodyLength.NONE;
  }

  @Override
  public boolean opensWebSocket() {
    return check.type() == HealthCheck.Type.WEBSOCKET;
  }

  @Override
  public boolean takesTrailers() {
    return isGrpc();
  }

  @Override
  public void fields(FieldSink to) {
    to.field("User-Agent", "longhaul-health");
    if (isGrpc()) {
      to.field("Content-Type", "application/grpc");
    }
    if (opensWebSocket()) {
      to.field("Sec-WebSocket-Version", "13");
      to.field("Sec-WebSocket-Key", key);
    }
  }

  private boolean isGrpc() {
    return check.type() == HealthCheck.Type.GRPC;
  }
}
