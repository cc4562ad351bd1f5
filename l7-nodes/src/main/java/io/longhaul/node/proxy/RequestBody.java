package io.longhaul.node.proxy;

import io.longhaul.node.http.BodySink;
import io.longhaul.node.http.Trailers;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A request's body on its way to the application: how much has come of it, and how fast. */
final class RequestBody implements BodySink {
  private final Exchange exchange;
  private final long mostBytes;
  private Optional<BodyPace> pace = Optional.empty();
  private long bytes;

  /**
   * Nothing has come of it.
   *
   * @param mostBytes how much may come; 0 where there is no limit
   */
  RequestBody(Exchange exchange, long mostBytes) {
    this.exchange = exchange;
    this.mostBytes = mostBytes;
  }

  @Override
  public void content(ByteBuf piece) {
    if (exchange.isOver()) {
      piece.release();
      return;
    }
    bytes += piece.readableBytes();
    if (isTooLarge()) {
      piece.release();
      exchange.requestTooLarge();
      return;
    }
    exchange.requestContent(piece, isTooSlowWith(piece.readableBytes()));
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    if (!exchange.isOver() && !isTooLarge()) {
      exchange.requestEnded(trailers);
    }
  }

  private boolean isTooSlowWith(int more) {
    BodyPace measured = pace.orElseGet(() -> new BodyPace(Worker.nowMs()));
    pace = Optional.of(measured);
    measured.add(more, Worker.nowMs());
    return measured.isTooSlow();
  }

  /** Whether more has come than may. */
  boolean isTooLarge() {
    return mostBytes > 0 && bytes > mostBytes;
  }

  /** The application did not take it for a while, which is not the client's doing. */
  void waited() {
    pace.ifPresent(measured -> measured.restart(Worker.nowMs()));
  }
}
