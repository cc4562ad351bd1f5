package io.longhaul.director.relay;

import java.io.IOException;

class EpollRelayTest extends RelayContract {
  EpollRelayTest() throws IOException {
    super(TransportKind.EPOLL, SpliceMode.OFF);
  }
}
