package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FieldSet;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.longhaul.node.http.KnownField;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** A response's head as it goes to the client. */
final class ForwardedResponse {
  private static final FieldSet ALL_BUT_LENGTH = HopByHop.ALWAYS.without(KnownField.CONTENT_LENGTH);

  private ForwardedResponse() {}

  /** How a response with this body goes to this client; chunks only to those who know them. */
  static BodyLength framing(BodyLength received, ProxyRequest request) {
    boolean open =
        received instanceof BodyLength.Chunked || received instanceof BodyLength.UntilClose;
    if (!open) {
      return received;
    }
    return request.http11() ? BodyLength.CHUNKED : BodyLength.UNTIL_CLOSE;
  }

  /** Appends a final response's head. */
  static void write(
      ByteBuf out, Head head, ProxyRequest request, BodyLength framing, boolean keepAlive) {
    HeadWriter to = HeadWriter.begin();
    to.statusLine(head);
    fields(to, head, framing instanceof BodyLength.None && head.status() != 204);
    switch (framing) {
      case BodyLength.Fixed fixed -> to.field("Content-Length", fixed.bytes());
      case BodyLength.Chunked _ -> to.field("Transfer-Encoding", "chunked");
      case BodyLength.None _, BodyLength.UntilClose _ -> {}
    }
    if (!keepAlive) {
      to.field("Connection", "close");
    } else if (!request.http11()) {
      to.field("Connection", "keep-alive");
    }
    to.end(out);
  }

  /** Appends an informational response. */
  static void writeInformational(ByteBuf out, Head head) {
    HeadWriter to = HeadWriter.begin();
    to.statusLine(head);
    fields(to, head, false);
    to.end(out);
  }

  /** Appends the 101 that opens a WebSocket. */
  static void writeUpgrade(ByteBuf out, Head head) {
    HeadWriter to = HeadWriter.begin();
    to.startLine("HTTP/1.1", "101", "Switching Protocols");
    to.field("Upgrade", "websocket");
    to.field("Connection", "Upgrade");
    fields(to, head, false);
    to.end(out);
  }

  // A bodiless answer (to HEAD, or 304) tells the length that a body would have; a 204 must not.
  private static void fields(HeadWriter to, Head head, boolean withLength) {
    FieldSet dropped = withLength ? ALL_BUT_LENGTH : HopByHop.ALWAYS;
    List<String> named = HopByHop.named(head);
    int from = 0;
    for (int i = 0; i < head.count(); i++) {
      if (head.isOneOf(i, dropped) || HopByHop.isOne(head, i, named)) {
        to.copy(head, from, i);
        from = i + 1;
      }
    }
    to.copy(head, from, head.count());
  }
}
