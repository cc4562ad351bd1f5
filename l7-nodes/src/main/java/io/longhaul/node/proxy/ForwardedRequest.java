package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.netty.buffer.ByteBuf;

/** A request's head as it goes to the application. */
final class ForwardedRequest {
  private ForwardedRequest() {}

  /**
   * Appends the head to a buffer.
   *
   * @param upgrade whether a WebSocket is asked for, whose Upgrade then goes on
   */
  static void write(ByteBuf to, ProxyRequest request, Origin origin, boolean upgrade) {
    Head head = request.head();
    HeadWriter.startLine(to, request.method(), request.target(), "HTTP/1.1");
    HeadWriter.field(to, "Host", request.authority());
    HopByHop hopByHop = HopByHop.of(head);
    for (int i = 0; i < head.count(); i++) {
      boolean stays =
          head.is(i, "host")
              || hopByHop.removes(i)
              || ForwardedFields.replaces(head, i)
              || (head.is(i, "expect") && !request.http11());
      if (!stays) {
        head.copyField(i, to);
      }
    }
    ForwardedFields.write(to, request, origin);
    framing(to, request);
    if (head.lists("te", "trailers")) {
      HeadWriter.field(to, "TE", "trailers");
      HeadWriter.field(to, "Connection", "TE");
    }
    if (upgrade) {
      HeadWriter.field(to, "Upgrade", "websocket");
      HeadWriter.field(to, "Connection", "Upgrade");
    }
    HeadWriter.end(to);
  }

  private static void framing(ByteBuf to, ProxyRequest request) {
    switch (request.body()) {
      case BodyLength.Fixed fixed -> HeadWriter.field(to, "Content-Length", "" + fixed.bytes());
      case BodyLength.Chunked _ -> HeadWriter.field(to, "Transfer-Encoding", "chunked");
      case BodyLength.None _, BodyLength.UntilClose _ -> {}
    }
  }
}
