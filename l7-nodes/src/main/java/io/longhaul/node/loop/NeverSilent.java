package io.longhaul.node.loop;

import io.netty.channel.epoll.EpollIoHandle;

/** A handle that always asks epoll for something, so that it is never taken out of the set. */
public interface NeverSilent extends EpollIoHandle {
  /** The event loop ends. */
  @Override
  void close();
}
