package io.longhaul.node.proxy;

import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.loop.BodyEncoder;
import io.longhaul.node.loop.Line;
import io.longhaul.node.loop.Output;
import io.longhaul.node.metrics.NodeMetrics;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Writes the response to one request of an HTTP/1.1 (or 1.0) client. */
final class Http1Response {
  private final Output output;
  private final NodeMetrics metrics;
  private final ProxyRequest request;
  private Optional<BodyEncoder> body = Optional.empty();
  private boolean keepAlive;
  private boolean untilClose;

  Http1Response(Line line, NodeMetrics metrics, ProxyRequest request) {
    this.output = new Output(line);
    this.metrics = metrics;
    this.request = request;
    this.keepAlive = request.keepAlive();
  }

  /** Whether it answers HEAD. */
  boolean isToHead() {
    return request.isHead();
  }

  /** Whether the connection is kept behind it, as far as is known. */
  boolean keepsConnection() {
    return keepAlive;
  }

  /** Whether an orderly end of the connection would end the response, as if it were complete. */
  boolean endsWithConnection() {
    return untilClose;
  }

  void informational(Head head) {
    if (request.http11()) {
      ByteBuf out = output.small();
      int before = out.writerIndex();
      ForwardedResponse.writeInformational(out, head);
      count(out, before);
    }
  }

  /**
   * The final response's head.
   *
   * @param mayKeep whether the connection may take another request behind it
   */
  void head(Head head, BodyLength length, boolean mayKeep) {
    BodyLength framing = ForwardedResponse.framing(length, request);
    untilClose = framing instanceof BodyLength.UntilClose;
    keepAlive &= mayKeep && !untilClose;
    ByteBuf out = output.small();
    int before = out.writerIndex();
    ForwardedResponse.write(out, head, request, framing, keepAlive);
    count(out, before);
    body = Optional.of(new BodyEncoder(output, framing));
  }

  void content(ByteBuf piece) {
    body.orElseThrow().content(piece);
  }

  void end(Optional<Trailers> trailers) {
    body.orElseThrow().end(trailers);
    output.flush();
  }

  /** The 101 that opens a WebSocket. */
  void upgrade(Head head) {
    ByteBuf out = output.small();
    int before = out.writerIndex();
    ForwardedResponse.writeUpgrade(out, head);
    count(out, before);
    output.flush();
  }

  /** What was given is to go out now. */
  void flush() {
    output.flush();
  }

  /** The response is over; where it is not complete, it is cut short. */
  void over() {
    output.drop();
  }

  private void count(ByteBuf out, int before) {
    metrics.clientBytesOut.increment(out.writerIndex() - before);
  }
}
