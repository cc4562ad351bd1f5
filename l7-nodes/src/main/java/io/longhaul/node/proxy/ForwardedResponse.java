package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.netty.buffer.ByteBuf;

/** A response's head as it goes to the client. */
final class ForwardedResponse {
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
      ByteBuf to, Head head, ProxyRequest request, BodyLength framing, boolean keepAlive) {
    HeadWriter.startLine(to, "HTTP/1.1", head.part(1), head.part(2));
    fields(to, head, framing instanceof BodyLength.None && !head.part(1).equals("204"));
    switch (framing) {
      case BodyLength.Fixed fixed -> HeadWriter.field(to, "Content-Length", "" + fixed.bytes());
      case BodyLength.Chunked _ -> HeadWriter.field(to, "Transfer-Encoding", "chunked");
      case BodyLength.None _, BodyLength.UntilClose _ -> {}
    }
    if (!keepAlive) {
      HeadWriter.field(to, "Connection", "close");
    } else if (!request.http11()) {
      HeadWriter.field(to, "Connection", "keep-alive");
    }
    HeadWriter.end(to);
  }

  /** Appends an informational response. */
  static void writeInformational(ByteBuf to, Head head) {
    HeadWriter.startLine(to, "HTTP/1.1", head.part(1), head.part(2));
    fields(to, head, false);
    HeadWriter.end(to);
  }

  /** Appends the 101 that opens a WebSocket. */
  static void writeUpgrade(ByteBuf to, Head head) {
    HeadWriter.startLine(to, "HTTP/1.1", "101", "Switching Protocols");
    HeadWriter.field(to, "Upgrade", "websocket");
    HeadWriter.field(to, "Connection", "Upgrade");
    fields(to, head, false);
    HeadWriter.end(to);
  }

  // A bodiless answer (to HEAD, or 304) tells the length that a body would have; a 204 must not.
  private static void fields(ByteBuf to, Head head, boolean withLength) {
    HopByHop hopByHop = HopByHop.of(head);
    for (int i = 0; i < head.count(); i++) {
      if ((withLength && head.is(i, "content-length")) || !hopByHop.removes(i)) {
        head.copyField(i, to);
      }
    }
  }
}
