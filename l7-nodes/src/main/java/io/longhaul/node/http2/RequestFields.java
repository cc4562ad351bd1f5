package io.longhaul.node.http2;

import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadScanner;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the fields of an HTTP/2 request the head of an HTTP/1.1 request that means the same, so
 * that the same rules hold for both. What RFC 9113 calls malformed is refused before that.
 */
public final class RequestFields {
  private static final int INITIAL_BYTES = 512;

  private final HttpLimits limits;
  private final Supplier<String> webSocketKeys;
  private final PseudoHeaders pseudo = new PseudoHeaders();
  private final ByteBuf lines;
  private final StringBuilder cookies = new StringBuilder();
  private Optional<String> host = Optional.empty();
  private Optional<String> contentLength = Optional.empty();

  private RequestFields(HttpLimits limits, Supplier<String> webSocketKeys, ByteBuf lines) {
    this.limits = limits;
    this.webSocketKeys = webSocketKeys;
    this.lines = lines;
  }

  /**
   * Reads a request's fields.
   *
   * @param endStream whether no body follows
   * @param webSocketKeys mints what a WebSocket's handshake needs and an HTTP/2 client does not
   *     send
   */
  public static Head head(
      Http2Headers headers, boolean endStream, HttpLimits limits, Supplier<String> webSocketKeys)
      throws MalformedMessage, HttpFault {
    ByteBuf lines = Unpooled.buffer(INITIAL_BYTES);
    try {
      RequestFields fields = new RequestFields(limits, webSocketKeys, lines);
      for (Map.Entry<CharSequence, CharSequence> field : headers) {
        fields.add(field.getKey(), field.getValue());
      }
      return fields.head(endStream);
    } finally {
      lines.release();
    }
  }

  private void add(CharSequence name, CharSequence value) throws MalformedMessage {
    if (PseudoHeaders.isOne(name)) {
      pseudo.add(name, value);
      return;
    }
    FieldRules.name(name);
    FieldRules.value(value);
    switch (name.toString()) {
      case "cookie" -> cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
      case "host" -> host = once(host, value, "host");
      case "content-length" -> contentLength = once(contentLength, value, "content-length");
      case "te" -> {
        if (!value.toString().equalsIgnoreCase("trailers")) {
          throw new MalformedMessage("te: another (expected: trailers)");
        }
        FieldRules.write(lines, name, value);
      }
      case "sec-websocket-key" -> {
        // An extended CONNECT needs none, and gets ours.
        if (!pseudo.isConnect()) {
          FieldRules.write(lines, name, value);
        }
      }
      default -> FieldRules.write(lines, name, value);
    }
  }

  private static Optional<String> once(Optional<String> before, CharSequence value, String name)
      throws MalformedMessage {
    if (before.isPresent()) {
      throw new MalformedMessage(name + ": repeated (expected: once)");
    }
    return Optional.of(value.toString());
  }

  private Head head(boolean endStream) throws MalformedMessage, HttpFault {
    pseudo.check();
    if (pseudo.isConnect() && !pseudo.protocol().orElse("").equals("websocket")) {
      throw new HttpFault(
          FaultReason.CONNECT_METHOD, "method: CONNECT (expected: another, or a WebSocket)");
    }
    ByteBuf head = Unpooled.buffer(lines.readableBytes() + INITIAL_BYTES);
    try {
      FieldRules.octets(head, pseudo.isConnect() ? "GET" : pseudo.method());
      head.writeByte(' ');
      FieldRules.octets(head, pseudo.path());
      FieldRules.octets(head, " HTTP/1.1\r\n");
      authority(head);
      body(head, endStream);
      if (!cookies.isEmpty()) {
        FieldRules.write(head, "cookie", cookies);
      }
      head.writeBytes(lines).writeByte('\r').writeByte('\n');
      return HeadScanner.ofRequest(limits)
          .scan(head)
          .orElseThrow(() -> new MalformedMessage("fields: no head (expected: one)"));
    } finally {
      head.release();
    }
  }

  private void authority(ByteBuf head) throws MalformedMessage {
    Optional<String> named = pseudo.authority().or(() -> host);
    if (host.isPresent() && !host.equals(named)) {
      throw new MalformedMessage("host: another than :authority (expected: the same)");
    }
    if (named.isPresent()) {
      FieldRules.write(head, "host", named.get());
    }
  }

  private void body(ByteBuf head, boolean endStream) throws MalformedMessage {
    if (pseudo.isConnect()) {
      if (endStream || contentLength.isPresent()) {
        throw new MalformedMessage("CONNECT: ended, or with a length (expected: a tunnel)");
      }
      FieldRules.write(head, "upgrade", "websocket");
      FieldRules.write(head, "connection", "Upgrade");
      FieldRules.write(head, "sec-websocket-key", webSocketKeys.get());
    } else if (contentLength.isPresent()) {
      if (endStream && !contentLength.get().matches("0+")) {
        throw new MalformedMessage("content-length: given, but no body (expected: 0)");
      }
      FieldRules.write(head, "content-length", contentLength.get());
    } else if (!endStream) {
      FieldRules.write(head, "transfer-encoding", "chunked");
    } else if (impliesBody(pseudo.method())) {
      FieldRules.write(head, "content-length", "0");
    }
  }

  // RFC 9110, 8.6: such a request says so if its body is empty.
  private static boolean impliesBody(String method) {
    return switch (method) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }
}
