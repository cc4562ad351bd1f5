package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.log.RequestEntry;

/**
 * A request whose head has passed every rule.
 *
 * @param target as it goes to the application: in origin form, or {@code *}
 * @param authority the Host field as it goes to the application
 * @param host the authority's host in the form that routes are matched with
 * @param path the target's path in the form that routes are matched with
 * @param http11 whether the client speaks HTTP/1.1 or later; HTTP/1.0 otherwise
 * @param keepAlive whether the client would send another request on this connection
 * @param protocol as it is logged
 */
record ProxyRequest(
    Head head,
    String method,
    String target,
    String authority,
    String host,
    String path,
    boolean http11,
    boolean keepAlive,
    BodyLength body,
    String protocol)
    implements RequestEntry.Request {
  /** The same, of an HTTP/2 client. */
  ProxyRequest overHttp2() {
    return new ProxyRequest(
        head, method, target, authority, host, path, http11, keepAlive, body, "HTTP/2");
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether its body is a stream of messages, which come when they come. */
  boolean isGrpc() {
    return head.list(KnownField.CONTENT_TYPE)
        .filter(t -> t.startsWith("application/grpc"))
        .isPresent();
  }

  boolean hasBody() {
    return !(body instanceof BodyLength.None
        || (body instanceof BodyLength.Fixed fixed && fixed.bytes() == 0));
  }

  /** Whether the request may be sent twice (RFC 9110, 9.2.2) with nothing to send again. */
  boolean isReplayable() {
    return !hasBody()
        && switch (method) {
          case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
          default -> false;
        };
  }
}
