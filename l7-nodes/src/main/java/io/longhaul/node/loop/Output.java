package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Writes one message to a line. What is small is put together, so that a head with a short body is
 * one buffer and one plain send; what is not is passed on without a copy. Nothing waits here beyond
 * {@link #flush}.
 */
public final class Output {
  /** What is copied at most; more is cheaper to send from where it is. */
  static final int SMALL_BYTES = 2 * 1024;

  private static final int HELD_BYTES = 1024;
  private static final int MOST_HELD_BYTES = 16 * 1024;

  private final Line line;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  public Output(Line line) {
    this.line = line;
  }

  /** Where a few bytes can be appended; nobody keeps it. */
  public ByteBuf small() {
    if (held.readableBytes() > MOST_HELD_BYTES - SMALL_BYTES) {
      write();
    }
    if (held.capacity() == 0) {
      held = line.alloc().buffer(HELD_BYTES);
    }
    return held;
  }

  /** Takes bytes over. */
  public void add(ByteBuf bytes) {
    if (bytes.readableBytes() > SMALL_BYTES) {
      write();
      line.write(bytes);
      return;
    }
    if (bytes.isReadable()) {
      var _ = small().writeBytes(bytes);
    }
    bytes.release();
  }

  private void write() {
    ByteBuf bytes = held;
    held = Unpooled.EMPTY_BUFFER;
    if (bytes.isReadable()) {
      line.write(bytes);
    } else {
      bytes.release();
    }
  }

  /** All of it is to go out now. */
  public void flush() {
    ByteBuf bytes = held;
    held = Unpooled.EMPTY_BUFFER;
    if (bytes.isReadable()) {
      line.send(bytes);
    } else {
      bytes.release();
      line.flush();
    }
  }

  /** The message is broken off: what is held is dropped. */
  public void drop() {
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }
}
