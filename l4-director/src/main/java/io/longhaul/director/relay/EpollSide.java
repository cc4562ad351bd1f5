package io.longhaul.director.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A side whose socket is registered with epoll by itself. It reads from its own socket and writes
 * to its peer's: by copying through the event loop's one buffer, or by splice while the direction
 * is bulk.
 *
 * <p>It reads on only when what it read before is with the peer's kernel, so one read is the most
 * that it ever holds, and it holds nothing while idle. Edge-triggered: what epoll told stays true
 * until a call says otherwise, and a side that its peer holds back causes no wake-up.
 */
final class EpollSide implements Side, EpollIoHandle, Runnable {
  /** Reads in one turn before others get theirs. */
  static final int MAX_READS_PER_TURN = 16;

  private static final int HANGUP = 0x010;
  private static final int ERROR = EpollIoOps.EPOLLERR.value();
  private static final int ENDING = EpollIoOps.EPOLLRDHUP.value() | HANGUP | ERROR;
  private static final int READABLE = EpollIoOps.EPOLLIN.value() | ENDING;
  private static final int WRITABLE = EpollIoOps.EPOLLOUT.value() | HANGUP | ERROR;
  private static final EpollIoOps OPS =
      EpollIoOps.EPOLLIN
          .with(EpollIoOps.EPOLLOUT)
          .with(EpollIoOps.EPOLLRDHUP)
          .with(EpollIoOps.EPOLLET);

  private final Relayed relayed;
  private final EpollSocketChannel channel;
  private final FileDescriptor socket;
  private final LoopBuffers buffers;
  private final BulkGauge gauge;
  private final RelayMetrics metrics;
  private final LongAdder bytes;
  private EpollSide peer = this;
  private @Nullable IoRegistration registration;
  private @Nullable ByteBuf unsent;
  private @Nullable Pipe pipe;
  private long moved;
  private boolean readable;
  private boolean ending;
  private boolean ended;
  private boolean done;
  private boolean writing;

  EpollSide(Relayed relayed, RelaySide before, RelayContext context, LongAdder bytes) {
    this.relayed = relayed;
    this.channel = (EpollSocketChannel) before.channel();
    this.socket = channel.fd();
    this.buffers = context.transport().buffers();
    this.gauge = new BulkGauge(context.settings().splice());
    this.metrics = context.metrics();
    this.bytes = bytes;
    this.moved = before.moved();
    this.unsent = before.takeEarly().orElse(null);
    this.ended = before.hasEnded();
  }

  void pairWith(EpollSide other) {
    peer = other;
  }

  /** Begins to relay by a registration of this handle. */
  void start(IoRegistration registered) {
    registration = registered;
    registered.submit(OPS);
    pump();
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public long moved() {
    return moved;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    try {
      ready(event);
    } catch (Throwable e) {
      relayed.broken(e);
    }
  }

  private void ready(IoEvent event) {
    int ready = ((EpollIoEvent) event).ops().value();
    ending |= (ready & ENDING) != 0;
    if ((ready & WRITABLE) != 0) {
      peer.pump();
    }
    if ((ready & READABLE) != 0) {
      readable = true;
      pump();
    }
    if ((ready & ERROR) != 0) {
      failIfBroken();
    }
  }

  /** Goes on after others had their turn. */
  @Override
  public void run() {
    relayed.guarded(this::pump);
  }

  private void pump() {
    try {
      for (int i = 0; i < MAX_READS_PER_TURN; i++) {
        if (relayed.isOver() || !step()) {
          return;
        }
      }
      channel.eventLoop().execute(this);
    } catch (IOException e) {
      relayed.failed(writing ? peer : this);
    }
  }

  /** Sends what is held, then reads once; false when there is nothing more to do for now. */
  private boolean step() throws IOException {
    writing = true;
    if (done || !isSent()) {
      return false;
    }
    if (ended) {
      end();
      return false;
    }
    writing = false;
    return readable && (gauge.isBulk() ? splice() : copy());
  }

  private void end() {
    done = true;
    Sockets.endOutput(peer.channel);
    relayed.directionEnded();
  }

  private boolean copy() throws IOException {
    ByteBuffer scratch = buffers.scratch();
    int read = socket.read(scratch, 0, scratch.capacity());
    if (read <= 0) {
      ended = read < 0;
      readable = false;
      return ended;
    }
    // A short read empties the socket, and what comes after it is a new event; but for an end that
    // epoll has told already.
    readable = ending || read == scratch.capacity();
    count(read);
    writing = true;
    int written = peer.socket.write(scratch, 0, read);
    if (written < read) {
      unsent = channel.alloc().directBuffer(read - written);
      unsent.writeBytes(scratch.duplicate().limit(read).position(written));
    }
    return true;
  }

  private boolean splice() throws IOException {
    Pipe taken = buffers.takePipe().orElse(null);
    if (taken == null) {
      return copy();
    }
    pipe = taken;
    int read = taken.fill(buffers.splice(), socket, LoopBuffers.READ_BYTES);
    if (read == Splice.UNSUPPORTED) {
      givePipeBack(taken);
      gauge.neverBulk();
      return copy();
    }
    if (read <= 0) {
      ended = read == 0;
      readable = false;
      givePipeBack(taken);
      return ended;
    }
    count(read);
    metrics.splicedBytes.add(read);
    return true;
  }

  private void count(int read) {
    moved += read;
    bytes.add(read);
    gauge.read(read);
  }

  private boolean isSent() throws IOException {
    if (unsent != null && isSent(unsent)) {
      unsent.release();
      unsent = null;
    }
    if (pipe != null && pipe.empty(buffers.splice(), peer.socket)) {
      givePipeBack(pipe);
    }
    return unsent == null && pipe == null;
  }

  private boolean isSent(ByteBuf buffer) throws IOException {
    while (buffer.isReadable()) {
      ByteBuffer rest = buffer.nioBuffer();
      int written = peer.socket.write(rest, rest.position(), rest.limit());
      if (written <= 0) {
        return false;
      }
      buffer.skipBytes(written);
    }
    return true;
  }

  private void givePipeBack(Pipe taken) {
    pipe = null;
    buffers.giveBack(taken);
  }

  // The event may be of another socket that had the same number: the socket itself knows.
  private void failIfBroken() {
    try {
      if (!relayed.isOver() && socket instanceof Socket own && own.getSoError() != 0) {
        relayed.failed(this);
      }
    } catch (IOException e) {
      relayed.failed(this);
    }
  }

  @Override
  public void end(boolean reset) {
    if (registration != null) {
      registration.cancel();
    }
    if (unsent != null) {
      unsent.release();
      unsent = null;
    }
    if (pipe != null) {
      givePipeBack(pipe);
    }
    Sockets.endUnregistered(channel, reset);
  }

  /** The event loop ends. */
  @Override
  public void close() {
    relayed.failed(this);
  }
}
