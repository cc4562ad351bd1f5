package io.longhaul.ops.process;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the process at the other end of a Unix domain socket may tell this one what to do. */
final class SameUser {
  private static final int ROOT = 0;
  private static final Path SELF = Path.of("/proc/self");

  private SameUser() {}

  /** Whether it is of this process's user, or of root, by the kernel's word (SO_PEERCRED). */
  static boolean is(EpollDomainSocketChannel channel) throws IOException {
    int peer = channel.peerCredentials().uid();
    return peer == ROOT || peer == (int) Files.getAttribute(SELF, "unix:uid");
  }
}
