package io.longhaul.node.proxy;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/**
 * What one socket asks of epoll. Between a request and the next its channel wants to read, wants
 * not, and wants again; telling epoll each time would be two system calls a request on each side.
 * So epoll goes on looking for bytes when they are not wanted any more, and is told only if some
 * come meanwhile, which the channel then does not hear of.
 */
@SuppressWarnings("try") // what closing a channel may throw is Netty's
final class Interest implements EpollIoHandle, IoRegistration {
  private final EpollIoHandle channel;
  private EpollIoOps wanted = EpollIoOps.NONE;
  private EpollIoOps asked = EpollIoOps.NONE;
  private IoRegistration epoll = this;

  Interest(EpollIoHandle channel) {
    this.channel = channel;
  }

  /** Epoll knows the socket. */
  IoRegistration registered(IoRegistration registration) {
    epoll = registration;
    return this;
  }

  @Override
  public long submit(IoOps ops) {
    wanted = (EpollIoOps) ops;
    boolean asIs = asked.value() == wanted.value();
    boolean onlyBytesAreUnwanted = asked.value() == (wanted.value() | EpollIoOps.EPOLLIN.value());
    return asIs || onlyBytesAreUnwanted ? wanted.value() : ask();
  }

  private long ask() {
    asked = wanted.value() == 0 ? EpollIoOps.EPOLLET : wanted;
    return epoll.submit(asked);
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    EpollIoOps happened = ((EpollIoEvent) event).ops();
    boolean unwanted = asked.contains(EpollIoOps.EPOLLIN) && !wanted.contains(EpollIoOps.EPOLLIN);
    if (!unwanted) {
      channel.handle(this, event);
      return;
    }
    // Whatever it is, epoll would go on saying it.
    var _ = ask();
    EpollIoOps rest = happened.without(EpollIoOps.EPOLLIN);
    if (rest.value() != 0) {
      channel.handle(this, new Rest(rest));
    }
  }

  private record Rest(EpollIoOps ops) implements EpollIoEvent {}

  @Override
  public FileDescriptor fd() {
    return channel.fd();
  }

  @Override
  public void registered() {
    channel.registered();
  }

  @Override
  public void unregistered() {
    channel.unregistered();
  }

  @Override
  public void close() throws Exception {
    channel.close();
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
