package io.longhaul.node.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The end of a tunnel that is a stream of an HTTP/2 connection (RFC 8441): idle, it is this object.
 * END_STREAM is its FIN, RST_STREAM its reset. What its peer sends is passed on at once, and given
 * back to the peer's window only while the other end takes it; so no more than one window ever
 * waits.
 */
final class StreamSide extends TunnelSide implements TunnelStream.Listener {
  private final TunnelStream stream;
  private int owed;
  private int lingers;
  private boolean demanded;
  private boolean left;

  /**
   * @param owed bytes that were received before, and not given back to the peer's window
   */
  StreamSide(Tunnel tunnel, FrameTracker tracker, TunnelStream stream, int owed) {
    super(tunnel, tracker);
    this.stream = stream;
    this.owed = owed;
  }

  @Override
  void begin() {
    stream.listen(this);
  }

  @Override
  boolean endedBefore() {
    return stream.inputEnded();
  }

  @Override
  void demand(boolean whether) {
    demanded = whether;
    giveBack();
  }

  private void giveBack() {
    if ((demanded || left) && owed > 0) {
      int bytes = owed;
      owed = 0;
      stream.consumed(bytes);
    }
  }

  @Override
  void write(ByteBuf bytes) {
    if (tunnel().loop().isScratch(bytes)) {
      ByteBuf kept = ByteBufAllocator.DEFAULT.buffer(bytes.readableBytes()).writeBytes(bytes);
      bytes.release();
      stream.write(kept);
    } else {
      stream.write(bytes);
    }
  }

  @Override
  void flush() {
    stream.flush();
  }

  @Override
  boolean writable() {
    return stream.isWritable();
  }

  @Override
  boolean hasPending() {
    return stream.hasPending();
  }

  @Override
  void endOutput() {
    stream.endOutput();
    stream.flush();
  }

  @Override
  void leave() {
    left = true;
    giveBack();
  }

  @Override
  void linger() {
    endOutput();
  }

  @Override
  boolean lingered() {
    if (!stream.isClosed() && stream.hasPending() && ++lingers < MAX_LINGERS) {
      return false;
    }
    stream.reset();
    return true;
  }

  @Override
  void reset() {
    stream.reset();
  }

  @Override
  public void received(ByteBuf bytes) {
    owed += bytes.readableBytes();
    if (left) {
      bytes.release();
    } else {
      pass(bytes);
    }
    giveBack();
  }

  @Override
  public void readComplete() {
    if (!left) {
      tunnel().other(this).flush();
    }
  }

  @Override
  public void ended() {
    if (!left) {
      endInput();
    }
  }

  @Override
  public void wasReset() {
    tunnel().reset(this);
  }

  @Override
  public void gone() {
    if (stream.isBroken()) {
      tunnel().failed();
    } else {
      tunnel().gone(this);
    }
  }

  @Override
  public void writabilityChanged() {
    if (!left) {
      tunnel().other(this).mayPass(stream.isWritable());
    }
  }
}
