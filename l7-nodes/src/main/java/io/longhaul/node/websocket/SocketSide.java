package io.longhaul.node.websocket;

import io.longhaul.node.loop.Interest;
import io.longhaul.node.loop.LingeringClose;
import io.longhaul.node.loop.UnexpectedErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * The end of a tunnel that is a bare socket in its event loop's epoll set: idle, it is this object,
 * its socket's and its registration. It reads into the loop's scratch, and has a buffer of its own
 * only while its peer does not take what it is given.
 */
final class SocketSide extends TunnelSide implements EpollIoHandle {
  private static final EpollIoOps READ = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP);
  private static final EpollIoOps READ_AND_WRITE = READ.with(EpollIoOps.EPOLLOUT);

  /** For nothing but errors, of which epoll tells once; no interest at all would end the watch. */
  private static final EpollIoOps QUIET = EpollIoOps.EPOLLET;

  // Its state: a byte, since there are two of this object for each tunnel.
  private static final byte OPEN = 0;

  /**
   * Reads and drops, and closes when its peer has ended, too; what is above says for how many
   * lingers it has done so.
   */
  private static final byte FIRST_LINGER = 1;

  private static final byte CLOSED = -1;

  private final Socket socket;
  private final Runnable atClose;
  private final IoRegistration registration;
  private byte state = OPEN;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private boolean reading;
  private boolean outputEnds;
  private int dropped;

  /**
   * Takes a socket over from its channel, on whose event loop this is.
   *
   * @param atClose run once when it is closed
   */
  SocketSide(Tunnel tunnel, FrameTracker tracker, Interest interest, Runnable atClose) {
    super(tunnel, tracker);
    this.socket = (Socket) interest.fd();
    this.atClose = atClose;
    this.registration = interest.handTo(this);
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  /** Nothing: it has joined its event loop. */
  @Override
  void begin() {}

  @Override
  boolean endedBefore() {
    return socket.isInputShutdown();
  }

  @Override
  void demand(boolean whether) {
    // What has ended would be said to be readable again and again.
    boolean reads = whether && !inputEnded();
    if (state == OPEN && reading != reads) {
      reading = reads;
      watch();
    }
  }

  @Override
  boolean writable() {
    return !pending.isReadable();
  }

  @Override
  boolean hasPending() {
    return !writable();
  }

  /** Nothing: what is written goes out at once. */
  @Override
  void flush() {}

  @Override
  void write(ByteBuf bytes) {
    try {
      if (state == CLOSED || outputEnds) {
        return;
      }
      if (writable() && bytes.hasMemoryAddress()) {
        send(bytes);
      }
      if (bytes.isReadable()) {
        keep(bytes);
      }
    } catch (IOException e) {
      tunnel().reset(this);
    } finally {
      bytes.release();
    }
  }

  private void send(ByteBuf bytes) throws IOException {
    int sent = socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
    bytes.skipBytes(sent);
  }

  private void keep(ByteBuf bytes) throws IOException {
    if (writable()) {
      pending = ByteBufAllocator.DEFAULT.directBuffer(bytes.readableBytes());
    }
    pending.writeBytes(bytes);
    writePending();
    if (pending.isReadable()) {
      tunnel().other(this).mayPass(false);
    }
  }

  /** Writes what waits; behind the last of it comes what was to follow it. */
  private void writePending() throws IOException {
    if (pending.isReadable()) {
      send(pending);
    }
    if (!pending.isReadable() && pending.capacity() > 0) {
      pending.release();
      pending = Unpooled.EMPTY_BUFFER;
      if (isLingering() && inputEnded()) {
        closed();
      } else if (isLingering() || outputEnds) {
        shutdownOutput();
      } else {
        tunnel().other(this).mayPass(true);
      }
    }
    watch();
  }

  @Override
  void endOutput() {
    outputEnds = true;
    if (state == OPEN && writable()) {
      try {
        shutdownOutput();
      } catch (IOException e) {
        tunnel().reset(this);
      }
    }
  }

  private void shutdownOutput() throws IOException {
    try {
      socket.shutdown(false, true);
    } catch (NotYetConnectedException e) {
      // What the kernel says of a socket that its peer has reset.
      throw new IOException(e);
    }
  }

  /** Nothing: it hears its peer until it is closed, but passes nothing on. */
  @Override
  void leave() {}

  @Override
  void linger() {
    if (state != OPEN) {
      return;
    }
    state = FIRST_LINGER;
    reading = !inputEnded();
    try {
      if (writable() && inputEnded()) {
        closed();
      } else if (writable()) {
        shutdownOutput();
      }
      watch();
    } catch (IOException e) {
      closed();
    }
  }

  /** What still waits to be written is waited for, but not for ever: TCP may not say so. */
  @Override
  boolean lingered() {
    if (writable()) {
      closed();
    } else if (isLingering() && ++state > MAX_LINGERS) {
      reset();
    }
    return state == CLOSED;
  }

  private boolean isLingering() {
    return state >= FIRST_LINGER;
  }

  @Override
  void reset() {
    if (state != CLOSED) {
      try {
        socket.setSoLinger(0);
      } catch (IOException e) {
        // It is gone already.
      }
      closed();
    }
  }

  @Override
  public void handle(IoRegistration registered, IoEvent event) {
    EpollIoOps ready = ((EpollIoEvent) event).ops();
    try {
      if (state != CLOSED && ready.contains(EpollIoOps.EPOLLOUT)) {
        writePending();
      }
      if (state == CLOSED || !(ready.contains(READ) || ready.contains(EpollIoOps.EPOLLERR))) {
        return;
      }
      if (reading && !inputEnded()) {
        read();
      } else if (ready.contains(EpollIoOps.EPOLLERR)) {
        failed();
      }
    } catch (IOException e) {
      failed();
    } catch (RuntimeException | Error e) {
      // Want of direct memory, say. The event loop would rest for a second, or end with all others.
      UnexpectedErrors.report(e);
      broken();
    }
  }

  private void read() throws IOException {
    ByteBuf scratch = tunnel().loop().scratch().clear();
    int bytes = socket.recvAddress(scratch.memoryAddress(), 0, scratch.capacity());
    if (bytes > 0) {
      scratch.writerIndex(bytes);
      take(scratch);
    } else if (bytes < 0) {
      ended();
    }
  }

  private void take(ByteBuf scratch) {
    if (state == OPEN) {
      pass(scratch.retain());
      tunnel().other(this).flush();
      return;
    }
    dropped += scratch.readableBytes();
    if (dropped > LingeringClose.MAX_BYTES) {
      closed();
    }
  }

  private void ended() {
    if (state == OPEN) {
      reading = false;
      endInput();
      // Often that was the end of all.
      watch();
    } else if (writable()) {
      closed();
    } else {
      reading = false;
      watch();
    }
  }

  private void failed() {
    if (isLingering()) {
      closed();
    } else {
      tunnel().reset(this);
    }
  }

  private void broken() {
    if (isLingering()) {
      closed();
    } else {
      tunnel().failed();
    }
  }

  private void watch() {
    if (state == CLOSED) {
      return;
    }
    EpollIoOps wanted =
        writable() ? reading ? READ : QUIET : reading ? READ_AND_WRITE : EpollIoOps.EPOLLOUT;
    var _ = registration.submit(wanted);
  }

  private void closed() {
    if (state == CLOSED) {
      return;
    }
    state = CLOSED;
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is gone all the same.
    }
    // Not before, or it would be taken out of epoll's set by a call of its own.
    var _ = registration.cancel();
    atClose.run();
  }

  /** The event loop ends. */
  @Override
  public void close() {
    try {
      tunnel().stopped();
    } catch (RuntimeException | Error e) {
      // The event loop has other sockets to close.
      UnexpectedErrors.report(e);
    } finally {
      closed();
    }
  }
}
