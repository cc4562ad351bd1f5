package io.longhaul.node.proxy;

import io.longhaul.node.access.Denial;
import io.longhaul.node.http.HeadWriter;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.metrics.DenyReason;
import io.longhaul.node.metrics.RequestEnd;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.overload.Pressure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An answer of the node's own: a status, and a line of text that says what was wrong.
 *
 * @param text printable, and nothing that helps an attacker
 * @param retryAfterSeconds when to come again; 0 where that is not said
 * @param end how the request ended by this, for the access log
 */
record Answer(int status, String text, int retryAfterSeconds, RequestEnd end) {
  private static final int REQUEST_TIMEOUT = 408;

  static final Answer NO_ROUTE =
      new Answer(404, "no route for this host and path", RequestEnd.NO_ROUTE);
  static final Answer NO_ENDPOINT =
      new Answer(503, "no endpoint of the upstream can be reached", RequestEnd.NO_ENDPOINT);
  static final Answer CANNOT_CONNECT =
      new Answer(
          503, "the node cannot open a connection to the upstream", RequestEnd.CANNOT_CONNECT);
  static final Answer NODE_FAULT = new Answer(500, "an error in the node", RequestEnd.NODE_FAULT);
  static final Answer TOO_MUCH =
      new Answer(503, "the upstream has enough to do", RequestEnd.UPSTREAM_LIMITED);
  static final Answer BAD_GATEWAY =
      new Answer(502, "the upstream's answer is not valid HTTP", RequestEnd.UPSTREAM_INVALID);
  static final Answer UPSTREAM_CLOSED =
      new Answer(502, "the upstream closed the connection", RequestEnd.UPSTREAM_CLOSED);
  static final Answer NO_WEBSOCKETS =
      new Answer(502, "the upstream takes no WebSockets over HTTP/2", RequestEnd.UPSTREAM_INVALID);
  static final Answer FIELDS_TOO_LARGE =
      new Answer(431, "the fields are more than the upstream takes", RequestEnd.CLIENT_FAULT);
  static final Answer UPSTREAM_TIMEOUT =
      new Answer(504, "the upstream did not answer in time", RequestEnd.UPSTREAM_SLOW);
  static final Answer BODY_TOO_LARGE =
      new Answer(413, "the body is larger than may be sent here", RequestEnd.CLIENT_FAULT);
  static final Answer TOO_MANY_CONNECTIONS =
      new Answer(503, "too many connections", RequestEnd.OVERLOADED);

  static final Answer OVERLOADED =
      new Answer(
          503, "the node has too much to do", Pressure.RETRY_AFTER_SECONDS, RequestEnd.OVERLOADED);

  private Answer(int status, String text, RequestEnd end) {
    this(status, text, 0, end);
  }

  /** A refusal by a policy; it does not say which rule the request broke. */
  static Answer to(Denial denial) {
    int status = denial.reason().status();
    String text =
        switch (status) {
          case 400 -> "ambiguous: a header is given twice";
          case 401 -> "not authenticated";
          case 403 -> "not allowed";
          default -> "try again later";
        };
    RequestEnd end =
        denial.reason() == DenyReason.NOT_READY ? RequestEnd.NOT_READY : RequestEnd.DENIED;
    return new Answer(status, text, denial.retryAfterSeconds(), end);
  }

  static Answer to(HttpFault fault) {
    return new Answer(
        fault.reason().status(),
        fault.reason().label() + ": " + printable(String.valueOf(fault.getMessage())),
        fault.reason().status() == REQUEST_TIMEOUT
            ? RequestEnd.CLIENT_SLOW
            : RequestEnd.CLIENT_FAULT);
  }

  static Answer to(UpstreamFailure failure) {
    return switch (failure) {
      case CLOSED, REFUSED, UNRESPONSIVE -> UPSTREAM_CLOSED;
      case NO_WEBSOCKETS -> NO_WEBSOCKETS;
      case FIELDS_TOO_LARGE -> FIELDS_TOO_LARGE;
      case INVALID_RESPONSE, INVALID_HANDSHAKE -> BAD_GATEWAY;
      case RESPONSE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> UPSTREAM_TIMEOUT;
      case NODE_FAULT -> NODE_FAULT;
    };
  }

  /** The body. */
  String body() {
    return text + "\n";
  }

  /** The whole response, without its body where it answers HEAD. */
  ByteBuf encode(ByteBufAllocator allocator, boolean keepAlive, boolean toHead) {
    ByteBuf out = allocator.buffer();
    HeadWriter head = HeadWriter.begin();
    String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
    head.startLine("HTTP/1.1", "" + status, reason);
    head.field("Content-Type", "text/plain; charset=utf-8");
    head.field("Content-Length", body().length());
    head.field("Cache-Control", "no-store");
    if (status == 426) {
      head.field("Sec-WebSocket-Version", "13");
      head.field("Upgrade", "websocket");
    }
    if (status == 401) {
      head.field("WWW-Authenticate", "Bearer");
    }
    if (retryAfterSeconds > 0) {
      head.field("Retry-After", retryAfterSeconds);
    }
    if (!keepAlive) {
      head.field("Connection", status == 426 ? "close, Upgrade" : "close");
    }
    head.end(out);
    if (!toHead) {
      ByteBufUtil.writeAscii(out, body());
    }
    return out;
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printable.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return printable.toString();
  }
}
