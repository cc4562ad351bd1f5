package io.longhaul.node.websocket;

import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.metrics.FrameFault;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** One end of a tunnel: hands what it reads to the other end, and keeps nothing while idle. */
abstract class TunnelSide {
  /** How often a linger goes on for a peer that does not take the rest. */
  static final int MAX_LINGERS = (int) (Tunnel.UNFINISHED_MS / LingeringClose.MAX_MS);

  private final Tunnel tunnel;
  private FrameTracker tracker;
  private long bytes;
  private long messages;
  private boolean inputEnded;

  TunnelSide(Tunnel tunnel, FrameTracker tracker) {
    this.tunnel = tunnel;
    this.tracker = tracker;
  }

  final Tunnel tunnel() {
    return tunnel;
  }

  /** Follows what this end's peer sends. */
  final FrameTracker tracker() {
    return tracker;
  }

  /** Bytes that came from the peer. */
  final long bytes() {
    return bytes;
  }

  /** Messages whose end came from the peer. */
  final long messages() {
    return messages;
  }

  /** Whether the peer has ended its direction. */
  final boolean inputEnded() {
    return inputEnded;
  }

  /** Begins to hear its peer; reads nothing yet. */
  abstract void begin();

  /** Whether the peer had ended its direction before this side began to hear it. */
  abstract boolean endedBefore();

  /** Reads from now on, or reads no more for now. */
  abstract void demand(boolean whether);

  /**
   * Whether the other end takes what is read; nothing is read while it does not, or while the node
   * has no memory for it.
   */
  final void mayPass(boolean whether) {
    if (whether && tunnel.loop().isHalted() && !inputEnded) {
      hold();
      return;
    }
    Optional<PeerWatch> watch = tunnel.watch(this);
    if (whether && watch.isPresent()) {
      watch.get().readAgain(tunnel.loop().nowMs());
    }
    demand(whether);
  }

  /** Takes bytes for its peer over. They may be the loop's scratch, which nobody keeps. */
  abstract void write(ByteBuf bytes);

  /** What was written is to go out now. */
  abstract void flush();

  /** Whether the peer takes what it is given. */
  abstract boolean writable();

  /** Whether what was written still waits. */
  abstract boolean hasPending();

  /** Ends the direction to its peer behind what was written. */
  abstract void endOutput();

  /** Hears no more of its peer; what was written still goes out. */
  abstract void leave();

  /** Closes behind what was written, and reads and drops for a while before that. */
  abstract void linger();

  /**
   * The time to linger is over.
   *
   * @return whether nothing is left to be done
   */
  abstract boolean lingered();

  /** Closes at once, so that the peer sees a reset. */
  abstract void reset();

  /**
   * Passes bytes on, which it takes over, up to the first frame that breaks the rules, or to the
   * end of a Close.
   */
  final void pass(ByteBuf read) {
    if (!read.isReadable() || tunnel.isOver()) {
      read.release();
      return;
    }
    long nowMs = tunnel.loop().nowMs();
    Optional<PeerWatch> watch = tunnel.watch(this);
    Followed followed = tunnel.loop().followed();
    ByteBuf bytes = watch.isPresent() ? watch.get().heard(read, nowMs) : read;
    Optional<FrameFault> fault =
        watch.isPresent()
            ? watch.get().follow(bytes, tracker, followed)
            : tracker.follow(bytes, followed);
    tracker = tracker.settled();
    if (fault.isEmpty() && !bytes.isReadable()) {
      // Only the node waited for it, or nobody does behind a Close.
      bytes.release();
      return;
    }
    tunnel.touch(nowMs);
    pass(bytes, fault, followed);
  }

  private void pass(ByteBuf bytes, Optional<FrameFault> fault, Followed followed) {
    this.bytes += bytes.readableBytes();
    messages += followed.messages();
    tunnel.counters(this).add(bytes.readableBytes(), followed.frames(), followed.messages());
    TunnelSide other = tunnel.other(this);
    if (fault.isEmpty()) {
      other.write(bytes);
      if (tunnel.loop().isHalted()) {
        hold();
      }
      if (tracker.isClosed()) {
        tunnel.closePassed();
      }
      return;
    }
    int start = followed.faultyFrameStart();
    if (start >= 0) {
      other.write(bytes.writerIndex(start));
    } else {
      bytes.release();
    }
    tunnel.fault(this, fault.get(), start >= 0);
  }

  /** Reads no more until the node has memory again. */
  private void hold() {
    if (!tunnel.isOver()) {
      tunnel.loop().hold(this);
      demand(false);
    }
  }

  /** The node has memory again. */
  final void resume() {
    if (!tunnel.isOver()) {
      mayPass(tunnel.other(this).writable());
    }
  }

  /** The peer has ended its direction. */
  final void endInput() {
    if (!inputEnded) {
      inputEnded = true;
      tunnel.inputEnded(this);
    }
  }
}
