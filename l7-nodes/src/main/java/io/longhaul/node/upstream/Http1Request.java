package io.longhaul.node.upstream;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.netty.buffer.ByteBuf;

/** Writes a request's head in the form of HTTP/1.1. */
final class Http1Request implements FieldSink {
  private final HeadWriter to;

  private Http1Request(HeadWriter to) {
    this.to = to;
  }

  /** Appends the head to a buffer. */
  static void write(ByteBuf out, RequestHead request) {
    HeadWriter to = HeadWriter.begin();
    to.startLine(request.method(), request.target(), "HTTP/1.1");
    to.name("Host");
    to.latin1(request.authority()).endLine();
    request.fields(new Http1Request(to));
    framing(to, request.body());
    if (request.takesTrailers()) {
      to.field("TE", "trailers");
      to.field("Connection", "TE");
    }
    if (request.opensWebSocket()) {
      to.field("Upgrade", "websocket");
      to.field("Connection", "Upgrade");
    }
    to.end(out);
  }

  @Override
  public void copy(Head head, int from, int end) {
    to.copy(head, from, end);
  }

  @Override
  public void field(String name, String value) {
    to.field(name, value);
  }

  @Override
  public HeadWriter begin(String name) {
    to.name(name);
    return to;
  }

  @Override
  public void end() {
    to.endLine();
  }

  private static void framing(HeadWriter to, BodyLength body) {
    switch (body) {
      case BodyLength.Fixed fixed -> to.field("Content-Length", fixed.bytes());
      case BodyLength.Chunked _ -> to.field("Transfer-Encoding", "chunked");
      case BodyLength.None _, BodyLength.UntilClose _ -> {}
    }
  }
}
