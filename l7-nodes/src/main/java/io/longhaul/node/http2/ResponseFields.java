package io.longhaul.node.http2;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadScanner;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;

/**
 * Makes the fields of an HTTP/2 response the head of an HTTP/1.1 response that means the same, so
 * that the same rules hold for both. What RFC 9113 calls malformed is refused before that.
 */
public final class ResponseFields {
  private static final int INITIAL_BYTES = 512;
  private static final String STATUS = ":status";
  private static final String ACCEPT = "sec-websocket-accept";

  private ResponseFields() {}

  /** Reads a response's fields. */
  public static Head head(Http2Headers headers, HttpLimits limits)
      throws MalformedMessage, HttpFault {
    return scanned("HTTP/1.1 " + status(headers) + " ", "", headers, limits);
  }

  /**
   * Reads the 2xx that agrees to an extended CONNECT (RFC 8441, 5) as the 101 that it stands for. A
   * Sec-WebSocket-Accept of its own means nothing there; HAProxy sends one.
   *
   * @param accept the Sec-WebSocket-Accept that an HTTP/1.1 server would have sent
   */
  public static Head switching(Http2Headers headers, String accept, HttpLimits limits)
      throws MalformedMessage, HttpFault {
    var _ = status(headers);
    String fields =
        "upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: " + accept + "\r\n";
    return scanned("HTTP/1.1 101 Switching Protocols", fields, headers, limits);
  }

  /** The status: three digits, once, and before all fields. */
  public static int status(Http2Headers headers) throws MalformedMessage {
    CharSequence status = headers.status();
    boolean digits = status != null && status.length() == 3;
    for (int i = 0; digits && i < 3; i++) {
      digits = status.charAt(i) >= '0' && status.charAt(i) <= '9';
    }
    if (!digits || headers.getAll(STATUS).size() != 1) {
      throw new MalformedMessage(":status: no three digits (expected: once)");
    }
    return Integer.parseInt(status.toString());
  }

  private static Head scanned(
      String statusLine, String first, Http2Headers headers, HttpLimits limits)
      throws MalformedMessage, HttpFault {
    ByteBuf head = Unpooled.buffer(INITIAL_BYTES);
    try {
      FieldRules.octets(head, statusLine + "\r\n" + first);
      write(head, headers, !first.isEmpty());
      return HeadScanner.ofResponse(limits)
          .scan(head)
          .orElseThrow(() -> new MalformedMessage("fields: no head (expected: one)"));
    } finally {
      head.release();
    }
  }

  private static void write(ByteBuf to, Http2Headers headers, boolean switching)
      throws MalformedMessage {
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      if (!STATUS.contentEquals(field.getKey())) {
        FieldRules.name(field.getKey());
        FieldRules.value(field.getValue());
        if (!ACCEPT.contentEquals(field.getKey()) || !switching) {
          FieldRules.write(to, field.getKey(), field.getValue());
        }
      }
    }
    to.writeByte('\r').writeByte('\n');
  }
}
