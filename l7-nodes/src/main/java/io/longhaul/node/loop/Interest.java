package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.util.Optional;

/**
 * What one socket asks of epoll, and who hears of it.
 *
 * <p>Between a request and the next its channel wants to read, wants not, and wants again; telling
 * epoll each time would be two system calls a request on each side. So epoll goes on looking for
 * bytes when they are not wanted any more, and is told only if some come meanwhile, which the
 * channel then does not hear of.
 *
 * <p>Bytes, and nothing else, can go to a {@link Receiver} past the channel. And the socket can be
 * given to another owner, who then has it in the channel's place.
 */
@SuppressWarnings("try") // what closing a channel may throw is Netty's
public final class Interest implements EpollIoHandle, IoRegistration {
  private static final int BYTES = EpollIoOps.EPOLLIN.value();
  private static final int END = EpollIoOps.EPOLLRDHUP.value();
  private static final AttributeKey<Interest> KEY = AttributeKey.valueOf("longhaul.interest");

  /** The one that was registered last, on each event loop. */
  private static final FastThreadLocal<Interest> LAST = new FastThreadLocal<>();

  private final ReadBuffers buffers;
  private EpollIoHandle owner;
  // Packed, since there are two of this object for each tunnel.
  private short wantedOps;
  private short askedOps;
  private IoRegistration epoll = this;
  private Receiver receiver = Receiver.NOBODY;
  private boolean receives;
  private boolean bulk;
  private boolean busy;
  private boolean fresh;

  Interest(EpollIoHandle channel, ReadBuffers buffers) {
    this.owner = channel;
    this.buffers = buffers;
  }

  /**
   * Epoll knows the socket.
   *
   * @param underWay whether events are being handed out, which cannot be its own then: those that
   *     name its descriptor are of the socket that had the number before, until {@link #settled}
   */
  IoRegistration registered(IoRegistration registration, boolean underWay) {
    epoll = registration;
    fresh = underWay;
    LAST.set(this);
    return this;
  }

  /** The events among which it was registered have all been handed out. */
  void settled() {
    fresh = false;
  }

  /**
   * Remembers a channel's own; to be called while the channel is being initialised, by which it has
   * just been registered.
   */
  public static void claim(Channel channel) {
    Interest last = LAST.getIfExists();
    if (last != null && last.owner.equals(channel.unsafe())) {
      channel.attr(KEY).set(last);
    }
  }

  /** A channel's own, if it has one. */
  public static Optional<Interest> of(Channel channel) {
    return Optional.ofNullable(channel.attr(KEY).get());
  }

  /** Who hears of bytes instead of the channel, whenever it {@link #receive wants} them. */
  void receiver(Receiver next) {
    receiver = next;
    receives = false;
  }

  /** The receiver wants to hear of bytes, once. */
  void receive() {
    receives = true;
    ask();
  }

  /**
   * From now on the socket is another's, who wants nothing yet; the channel must not be used any
   * more. Not while it {@link #isBusy}.
   */
  public IoRegistration handTo(EpollIoHandle next) {
    owner = next;
    wantedOps = 0;
    receiver(Receiver.NOBODY);
    return this;
  }

  @Override
  public long submit(IoOps ops) {
    int wanted = ((EpollIoOps) ops).value();
    wantedOps = packed(wanted);
    ask();
    return wanted;
  }

  private int wanted() {
    int wanted = unpacked(wantedOps);
    return receives ? wanted | BYTES : wanted;
  }

  /** Of what is asked, only edge triggering lies beyond the lower fifteen bits: the topmost. */
  private static short packed(int ops) {
    return (short) (ops | (ops >>> Short.SIZE));
  }

  private static int unpacked(short ops) {
    return (ops & Short.MAX_VALUE) | ((ops & ~Short.MAX_VALUE) << Short.SIZE);
  }

  private void ask() {
    int now = wanted();
    int asked = unpacked(askedOps);
    if (asked != quietIfNothing(now) && asked != (now | BYTES)) {
      // Whoever waits for an end only, as each does at first and behind a connect, reads next.
      askFor(now == END ? now | BYTES : now);
    }
  }

  private void askFor(int ops) {
    int asked = quietIfNothing(ops);
    askedOps = packed(asked);
    var _ = epoll.submit(EpollIoOps.valueOf(asked));
  }

  // With no interest at all it would be taken out of the set.
  private static int quietIfNothing(int ops) {
    return ops == 0 ? EpollIoOps.EPOLLET.value() : ops;
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    if (fresh) {
      return;
    }
    EpollIoOps happened = ((EpollIoEvent) event).ops();
    if (receives && happened.value() == BYTES) {
      receive(event);
      return;
    }
    int now = wanted();
    if (unpacked(askedOps) == quietIfNothing(now)) {
      // The channel reads where there is more than room to write, and passes on what it has read.
      receives &= happened.value() == EpollIoOps.EPOLLOUT.value();
      tell(event);
      return;
    }
    // Whatever it is, epoll would go on saying it.
    askFor(now);
    EpollIoOps rest = (now & BYTES) == 0 ? happened.without(EpollIoOps.EPOLLIN) : happened;
    if (rest.value() != 0) {
      tell(new Rest(rest));
    }
  }

  private void receive(IoEvent event) {
    Receiver told = receiver;
    try {
      ByteBuf buffer = buffers.take(bulk);
      int read = read(buffer);
      if (read > 0) {
        bulk = read == buffer.capacity() || (bulk && read > ReadBuffers.SMALL_BYTES);
        receives = false;
        told.received(buffers.fitting(buffer.writerIndex(read)));
        told.receivedAll();
        return;
      }
      buffer.release();
      if (read < 0) {
        receives = false;
        tell(event);
      }
    } catch (RuntimeException | Error e) {
      // As a pipeline would; the event loop would rest for a second, or end with all others.
      receives = false;
      told.failed(e);
    }
  }

  /** How many bytes were there; below 0 where the channel has to see for itself. */
  private int read(ByteBuf buffer) {
    try {
      return ((Socket) owner.fd()).recvAddress(buffer.memoryAddress(), 0, buffer.capacity());
    } catch (IOException e) {
      return -1;
    }
  }

  private void tell(IoEvent event) {
    busy = true;
    try {
      owner.handle(this, event);
    } finally {
      busy = false;
    }
  }

  /**
   * Whether its owner is in the midst of an event. A channel that is goes on behind whom it calls:
   * it may read to the end, and change what it asks for. So nobody else can have the socket then.
   */
  public boolean isBusy() {
    return busy;
  }

  private record Rest(EpollIoOps ops) implements EpollIoEvent {}

  @Override
  public FileDescriptor fd() {
    return owner.fd();
  }

  @Override
  public void registered() {
    owner.registered();
  }

  @Override
  public void unregistered() {
    owner.unregistered();
  }

  @Override
  public void close() throws Exception {
    owner.close();
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // it is Netty's signature
  public <T> T attachment() {
    return epoll.attachment();
  }

  @Override
  public boolean isValid() {
    return epoll.isValid();
  }

  @Override
  public boolean cancel() {
    return epoll.cancel();
  }
}
