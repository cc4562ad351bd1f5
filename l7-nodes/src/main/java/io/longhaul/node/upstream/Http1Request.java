package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.netty.buffer.ByteBuf;

/** Writes a request's head in the form of HTTP/1.1. */
final class Http1Request implements FieldSink {
  private final ByteBuf to;

  private Http1Request(ByteBuf to) {
    this.to = to;
  }

  /** Appends the head to a buffer. */
  static void write(ByteBuf to, RequestHead request) {
    HeadWriter.startLine(to, request.method(), request.target(), "HTTP/1.1");
    HeadWriter.field(to, "Host", request.authority());
    request.fields(new Http1Request(to));
    framing(to, request.body());
    if (request.takesTrailers()) {
      HeadWriter.field(to, "TE", "trailers");
      HeadWriter.field(to, "Connection", "TE");
    }
    if (request.opensWebSocket()) {
      HeadWriter.field(to, "Upgrade", "websocket");
      HeadWriter.field(to, "Connection", "Upgrade");
    }
    HeadWriter.end(to);
  }

  @Override
  public void copy(Head head, int field) {
    head.copyField(field, to);
  }

  @Override
  public void field(String name, String value) {
    HeadWriter.field(to, name, value);
  }

  private static void framing(ByteBuf to, BodyLength body) {
    switch (body) {
      case BodyLength.Fixed fixed -> HeadWriter.field(to, "Content-Length", "" + fixed.bytes());
      case BodyLength.Chunked _ -> HeadWriter.field(to, "Transfer-Encoding", "chunked");
      case BodyLength.None _, BodyLength.UntilClose _ -> {}
    }
  }
}
