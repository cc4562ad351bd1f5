package io.longhaul.node.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;

/** The side that a stream becomes. It is ready at once; what comes meanwhile its window bounds. */
final class StreamThreshold extends Threshold implements TunnelStream.Listener {
  private final TunnelStream stream;
  private ByteBuf read;
  private boolean dead;

  /**
   * @param read what was received before and not given back, taken over
   */
  StreamThreshold(TunnelStream stream, ByteBuf read) {
    this.stream = stream;
    this.read = read;
  }

  @Override
  void begin() {
    dead = stream.isClosed();
    stream.listen(this);
  }

  @Override
  boolean dead() {
    return dead;
  }

  @Override
  boolean broken() {
    return stream.isBroken();
  }

  @Override
  boolean ready() {
    return !dead;
  }

  @Override
  TunnelSide side(Tunnel tunnel, FrameTracker tracker) {
    return new StreamSide(tunnel, tracker, stream, read.readableBytes());
  }

  @Override
  ByteBuf read() {
    return read;
  }

  @Override
  void close() {
    read.release();
    stream.reset();
  }

  @Override
  public void received(ByteBuf bytes) {
    if (dead) {
      bytes.release();
      return;
    }
    read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ByteBufAllocator.DEFAULT, read, bytes);
  }

  @Override
  public void wasReset() {
    die();
  }

  @Override
  public void gone() {
    die();
  }

  private void die() {
    if (!dead) {
      dead = true;
      settled();
    }
  }

  /** Nothing: there is nobody to flush to yet. */
  @Override
  public void readComplete() {}

  /** Nothing: the side asks for it when it begins. */
  @Override
  public void ended() {}

  /** Nothing: nothing has been written. */
  @Override
  public void writabilityChanged() {}
}
