package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.longhaul.node.http.Trailers;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;

/**
 * A request's head in the form of HTTP/2 (RFC 9113, 8.3.1). A WebSocket's handshake becomes an
 * extended CONNECT (RFC 8441), whose key stays here.
 */
final class Http2Request implements FieldSink {
  private static final String WEBSOCKET_KEY = "Sec-WebSocket-Key";

  private final Http2Headers headers = new DefaultHttp2Headers(false);
  private final boolean opensWebSocket;
  private String webSocketKey = "";
  private String begun = "";
  private HeadWriter value = HeadWriter.begin();

  /**
   * @param scheme of the connection
   */
  Http2Request(RequestHead request, String scheme) {
    opensWebSocket = request.opensWebSocket();
    headers.method(opensWebSocket ? "CONNECT" : request.method());
    if (opensWebSocket) {
      headers.set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket");
    }
    headers.scheme(scheme).path(request.target()).authority(request.authority());
    request.fields(this);
    if (request.body() instanceof BodyLength.Fixed fixed) {
      headers.setLong("content-length", fixed.bytes());
    }
    if (request.takesTrailers()) {
      headers.set("te", "trailers");
    }
  }

  Http2Headers headers() {
    return headers;
  }

  /** The Sec-WebSocket-Key that was given; empty where there was none. */
  String webSocketKey() {
    return webSocketKey;
  }

  static Http2Headers of(Trailers trailers) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    trailers.forEach(headers::add);
    return headers;
  }

  @Override
  public void copy(Head head, int from, int to) {
    for (int i = from; i < to; i++) {
      field(head.name(i), head.value(i));
    }
  }

  @Override
  public void field(String name, String value) {
    if (opensWebSocket && name.equalsIgnoreCase(WEBSOCKET_KEY)) {
      webSocketKey = value;
    } else {
      headers.add(name.toLowerCase(Locale.ROOT), value);
    }
  }

  @Override
  public HeadWriter begin(String name) {
    begun = name;
    value = HeadWriter.begin();
    return value;
  }

  @Override
  public void end() {
    headers.add(begun.toLowerCase(Locale.ROOT), value.written());
  }
}
