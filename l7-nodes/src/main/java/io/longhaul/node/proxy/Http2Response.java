package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.http.Trailers;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Locale;

/** The fields of responses as they go to an HTTP/2 client (RFC 9113, 8.2 and 8.3.2). */
final class Http2Response {
  private static final String CONTENT_LENGTH = "content-length";

  private Http2Response() {}

  /** A final response's. */
  static Http2Headers of(Head head, BodyLength length) {
    Http2Headers headers = begun(head.part(1));
    boolean bodiless = length instanceof BodyLength.None && !head.part(1).equals("204");
    fields(headers, head, bodiless);
    if (length instanceof BodyLength.Fixed fixed) {
      headers.setLong(CONTENT_LENGTH, fixed.bytes());
    }
    return headers;
  }

  /** A 1xx's. */
  static Http2Headers informational(Head head) {
    Http2Headers headers = begun(head.part(1));
    fields(headers, head, false);
    return headers;
  }

  /** Of the 200 that opens a WebSocket (RFC 8441, 5), made of the application's 101. */
  static Http2Headers upgraded(Head head) {
    Http2Headers headers = begun("200");
    fields(headers, head, false);
    headers.remove("sec-websocket-accept");
    return headers;
  }

  /** An answer of the node's own. */
  static Http2Headers of(Answer answer) {
    Http2Headers headers = begun("" + answer.status());
    headers.add("content-type", "text/plain; charset=utf-8");
    headers.addInt(CONTENT_LENGTH, answer.body().length());
    headers.add("cache-control", "no-store");
    if (answer.status() == 401) {
      headers.add("www-authenticate", "Bearer");
    }
    if (answer.retryAfterSeconds() > 0) {
      headers.addInt("retry-after", answer.retryAfterSeconds());
    }
    if (answer.status() == 426) {
      headers.add("sec-websocket-version", "13");
    }
    return headers;
  }

  static Http2Headers of(Trailers trailers) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    trailers.forEach(headers::add);
    return headers;
  }

  private static Http2Headers begun(String status) {
    return new DefaultHttp2Headers(false).status(status);
  }

  // A bodiless answer (to HEAD, or 304) tells the length that a body would have; a 204 must not.
  private static void fields(Http2Headers to, Head head, boolean withLength) {
    List<String> named = HopByHop.named(head);
    for (int i = 0; i < head.count(); i++) {
      if ((withLength && head.is(i, KnownField.CONTENT_LENGTH))
          || !(head.isOneOf(i, HopByHop.ALWAYS) || HopByHop.isOne(head, i, named))) {
        to.add(head.name(i).toLowerCase(Locale.ROOT), head.value(i));
      }
    }
  }
}
