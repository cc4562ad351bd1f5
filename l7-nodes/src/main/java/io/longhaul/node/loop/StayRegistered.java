package io.longhaul.node.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Netty's epoll handler, except that a socket which waits for nothing stays registered.
 *
 * <p>Netty 4.2.13 to 4.2.18 takes such a socket out of epoll and forgets that it did: the next
 * request to read, or to be told when a full socket takes bytes again, fails with ENOENT. A client
 * that has ended its own direction and reads slowly would lose its answer by that. Registered edge
 * triggered for nothing, the socket is told of errors once and never keeps the loop awake.
 *
 * <p>It tells sockets apart by their descriptors' numbers; so one that is opened among events and
 * gets the number of one that was closed among them would hear of what that one had left.
 *
 * <p>And a socket that is not to be read for a while costs no system call; see {@link Interest}.
 * What the sockets of one wait bring is a {@link Batch}.
 */
public final class StayRegistered implements IoHandler {
  private final IoHandler epoll;
  private final EventLoop loop;
  private final Consumer<EventLoop> turn;
  private final ReadBuffers buffers = new ReadBuffers();

  /** Those that were registered among the events that are being handed out. */
  private final List<Interest> fresh = new ArrayList<>();

  private boolean underWay;

  private StayRegistered(IoHandler epoll, EventLoop loop, Consumer<EventLoop> turn) {
    this.epoll = epoll;
    this.loop = loop;
    this.turn = turn;
  }

  /**
   * Makes the handlers of event loops.
   *
   * @param turn told by each event loop in each of its turns
   */
  public static IoHandlerFactory factory(Consumer<EventLoop> turn) {
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    return executor -> new StayRegistered(epoll.newHandler(executor), (EventLoop) executor, turn);
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    Batch batch = Batch.ofThisLoop();
    batch.begin();
    underWay = true;
    try {
      return epoll.run(context);
    } finally {
      underWay = false;
      fresh.forEach(Interest::settled);
      fresh.clear();
      batch.end();
      turn.accept(loop);
    }
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
    buffers.end();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (!(handle instanceof EpollIoHandle channel)) {
      return epoll.register(handle);
    }
    Interest interest = new Interest(channel, buffers);
    if (underWay) {
      fresh.add(interest);
    }
    return interest.registered(epoll.register(interest), underWay);
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }
}
