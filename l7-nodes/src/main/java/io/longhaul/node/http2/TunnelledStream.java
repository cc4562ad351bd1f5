package io.longhaul.node.http2;

import io.longhaul.node.websocket.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/** A stream that has become a WebSocket: all that is left of it while it is idle. */
public final class TunnelledStream implements TunnelStream, StreamFrames {
  private final StreamOutput output;
  private final Http2Stream stream;
  private Listener listener = new Nobody();
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean over;

  /**
   * @param inputEnded whether the peer has ended its direction before
   */
  public TunnelledStream(StreamOutput output, Http2Stream stream, boolean inputEnded) {
    this.output = output;
    this.stream = stream;
    this.inputEnded = inputEnded;
  }

  @Override
  public void listen(Listener next) {
    listener = next;
  }

  @Override
  public boolean inputEnded() {
    return inputEnded || over;
  }

  @Override
  public boolean isClosed() {
    return over || stream.state() == Http2Stream.State.CLOSED;
  }

  @Override
  public boolean isBroken() {
    return output.isBroken();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (outputEnded || isClosed()) {
      bytes.release();
    } else {
      var _ = output.data(stream, bytes, false);
    }
  }

  @Override
  public void flush() {
    if (!isClosed()) {
      output.flush();
    }
  }

  @Override
  public boolean isWritable() {
    return output.isWritable(stream);
  }

  @Override
  public boolean hasPending() {
    return output.hasPending(stream);
  }

  @Override
  public void endOutput() {
    if (!outputEnded && !isClosed()) {
      outputEnded = true;
      var _ = output.end(stream);
    }
  }

  @Override
  public void consumed(int bytes) {
    output.consumed(stream, bytes);
  }

  @Override
  public void reset() {
    if (!isClosed()) {
      over = true;
      output.reset(stream, Http2Error.CANCEL);
      output.flush();
    }
  }

  @Override
  public int data(ByteBuf bytes, boolean endStream) {
    boolean heard = !over && bytes.isReadable();
    if (heard) {
      listener.received(bytes.retainedSlice());
    }
    if (endStream) {
      end();
    }
    return heard ? 0 : bytes.readableBytes();
  }

  /** A WebSocket has none; they end it all the same. */
  @Override
  public void trailers(Http2Headers headers) {
    end();
  }

  private void end() {
    if (!inputEnded && !over) {
      inputEnded = true;
      listener.ended();
    }
  }

  @Override
  public void readComplete() {
    listener.readComplete();
  }

  @Override
  public void writabilityChanged() {
    if (!over) {
      listener.writabilityChanged();
    }
  }

  @Override
  public void wasReset() {
    if (!over) {
      over = true;
      listener.wasReset();
    }
  }

  @Override
  public void closed() {
    if (!over) {
      over = true;
      listener.gone();
    }
  }

  /** Hears nothing. */
  private static final class Nobody implements Listener {
    @Override
    public void received(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public void readComplete() {}

    @Override
    public void ended() {}

    @Override
    public void wasReset() {}

    @Override
    public void gone() {}

    @Override
    public void writabilityChanged() {}
  }
}
